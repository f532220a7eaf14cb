package moongate.functions.pdk;

import moongate.functions.api.LogLevel;
import moongate.functions.api.Scope;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// If a table was cut off, `"truncated"` is returned as the second value, and a line is logged.
final class Truncation {
  private Truncation() {}

  static @Nullable Object noted(Scope scope, @Nullable Object result, String notice) {
    if (result instanceof Values) {
      LogLines.write(scope, LogLevel.NOTICE, notice);
    }
    return result;
  }
}
