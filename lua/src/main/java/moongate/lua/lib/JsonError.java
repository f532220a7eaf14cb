package moongate.lua.lib;

import moongate.lua.runtime.LuaError;

/// JSON that cannot be read or written; the message has no position yet.
public final class JsonError extends LuaError {
  JsonError(String message) {
    super(message);
  }

  public String text() {
    return String.valueOf(value());
  }
}
