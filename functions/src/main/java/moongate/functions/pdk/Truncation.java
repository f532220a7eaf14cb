package moongate.functions.pdk;

import moongate.functions.api.LogLevel;
import moongate.functions.api.Scope;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// A table that holds only a part comes with `"truncated"` behind it, and with a line in the log.
final class Truncation {
  private Truncation() {}

  static @Nullable Object noted(Scope scope, @Nullable Object result, String notice) {
    if (result instanceof Values) {
      LogLines.write(scope, LogLevel.NOTICE, notice);
    }
    return result;
  }
}
