package moongate.functions.ngx;

/// `ngx.exit(ngx.OK)` in rewrite: skips the rest of the plugin's phase; the request goes on.
///
/// An error, so that no Lua construct catches it.
public final class LeavePhase extends Error {
  LeavePhase() {
    super("ngx.exit(ngx.OK)", null, false, false);
  }
}
