package moongate.functions.ngx;

import moongate.functions.api.OpenSockets;
import moongate.functions.api.Scope;
import moongate.http.SocketException;
import org.jspecify.annotations.Nullable;

/// What one socket takes of the [OpenSockets] of the node: one, from before it is opened until it
/// is closed or kept for others.
final class SocketShare {
  private final Scope owner;
  private final OpenSockets all;

  /// The plugin whose functions have it; null while it is not taken.
  private @Nullable String plugin;

  SocketShare(Scope owner) {
    this.owner = owner;
    this.all = owner.worker().services().network().open();
  }

  /// @throws SocketException when there is none
  void take() {
    var taker = owner.plugin().id();
    if (!all.take(taker)) {
      throw new SocketException(SocketException.Kind.FAILED, OpenSockets.REFUSAL);
    }
    plugin = taker;
  }

  /// Gives back what was taken, if anything was.
  void give() {
    var taker = plugin;
    if (taker != null) {
      plugin = null;
      all.give(taker);
    }
  }
}
