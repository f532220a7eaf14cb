package moongate.lua.lib;

import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.Metatables;
import org.jspecify.annotations.Nullable;

/// JSON that cannot be encoded or decoded; the message has no position yet.
public final class JsonError extends LuaError {
  JsonError(String message) {
    super(message);
  }

  static JsonError unsupported(@Nullable Object value, String reason) {
    return new JsonError("Cannot serialise " + Metatables.typeName(value) + ": " + reason);
  }

  /// The error for a number that is infinite, or none.
  public static JsonError invalidNumber(double number) {
    return unsupported(number, "must not be NaN or Infinity");
  }

  /// The error for a key that is neither a string nor a number.
  public static JsonError invalidKey(@Nullable Object key) {
    return unsupported(key, "table key must be a number or string");
  }

  public String text() {
    return String.valueOf(value());
  }
}
