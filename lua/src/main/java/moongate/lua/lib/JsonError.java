package moongate.lua.lib;

import moongate.lua.runtime.LuaError;

/// JSON that cannot be encoded or decoded; the message has no position yet.
public final class JsonError extends LuaError {
  JsonError(String message) {
    super(message);
  }

  public String text() {
    return String.valueOf(value());
  }
}
