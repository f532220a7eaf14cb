package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A value of the host that Lua code can hold and pass on but not look into, except through the
/// metatable that the host gave it.
public class Userdata {
  /// The null pointer: what stands for JSON's and the gateway's `null`. All states share it, so
  /// that it never gets a metatable.
  public static final Userdata NULL = new Userdata(null, null);

  private final @Nullable Object content;
  private @Nullable LuaTable metatable;

  /// A userdata that carries `content` for the host.
  public Userdata(@Nullable Object content, @Nullable LuaTable metatable) {
    this.content = content;
    this.metatable = metatable;
  }

  /// What the host put in.
  public final @Nullable Object content() {
    return content;
  }

  /// What the value does in Lua, or null.
  public final @Nullable LuaTable metatable() {
    return metatable;
  }

  /// Changes what the value does in Lua.
  public final void metatable(@Nullable LuaTable replacement) {
    metatable = replacement;
  }
}
