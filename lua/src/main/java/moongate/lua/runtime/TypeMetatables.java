package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// The metatables that all values of a type share. Only strings have one, unless
/// `debug.setmetatable` of the full library sets one for another type.
public final class TypeMetatables {
  private @Nullable LuaTable strings;
  private @Nullable LuaTable numbers;
  private @Nullable LuaTable booleans;
  private @Nullable LuaTable functions;
  private @Nullable LuaTable coroutines;
  private @Nullable LuaTable nil;

  private final StringMethods stringMethods = new StringMethods(this);

  TypeMetatables() {}

  /// The cached methods of strings.
  StringMethods stringMethods() {
    return stringMethods;
  }

  /// The metatable of strings.
  public @Nullable LuaTable strings() {
    return strings;
  }

  /// Sets the metatable of strings.
  public void strings(@Nullable LuaTable metatable) {
    stringMethods.forget();
    strings = metatable;
  }

  /// The metatable for the type of `value`.
  public @Nullable LuaTable of(@Nullable Object value) {
    if (value instanceof String) {
      return strings;
    }
    if (value instanceof Double) {
      return numbers;
    }
    if (value == null) {
      return nil;
    }
    if (value instanceof LuaFunction) {
      return functions;
    }
    if (value instanceof Boolean) {
      return booleans;
    }
    return value instanceof Coroutine ? coroutines : null;
  }

  /// Sets the metatable for the type of `value`.
  public void set(@Nullable Object value, @Nullable LuaTable metatable) {
    switch (value) {
      case null -> nil = metatable;
      case String _ -> strings(metatable);
      case Double _ -> numbers = metatable;
      case Boolean _ -> booleans = metatable;
      case LuaFunction _ -> functions = metatable;
      case Coroutine _ -> coroutines = metatable;
      default -> throw new IllegalArgumentException("values of this type have own metatables");
    }
  }
}
