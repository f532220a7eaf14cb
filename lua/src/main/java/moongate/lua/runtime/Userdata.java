package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A host object that Lua code can store and pass on. Lua code can access its content only through
/// the metatable that the host gave it.
public class Userdata {
  /// The null pointer, which represents `null` in JSON and in the gateway. All states share it, so
  /// it never gets a metatable.
  public static final Userdata NULL = new Userdata(null, null);

  private final @Nullable Object content;
  private @Nullable LuaTable metatable;

  /// A userdata with `content` for the host.
  public Userdata(@Nullable Object content, @Nullable LuaTable metatable) {
    this.content = content;
    this.metatable = metatable;
  }

  /// The host's content.
  public final @Nullable Object content() {
    return content;
  }

  /// The metatable, or null.
  public final @Nullable LuaTable metatable() {
    return metatable;
  }

  /// Sets the metatable.
  public final void metatable(@Nullable LuaTable replacement) {
    metatable = replacement;
  }
}
