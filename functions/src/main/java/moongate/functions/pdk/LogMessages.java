package moongate.functions.pdk;

import moongate.functions.api.Scope;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import org.jspecify.annotations.Nullable;

/// Formats the arguments of logging calls.
final class LogMessages {
  private LogMessages() {}

  /// The first `count` arguments as text, joined.
  static String joined(Scope scope, @Nullable Object[] arguments, int count) {
    if (count == 1 && arguments[0] instanceof String text) {
      return text;
    }
    var all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      var part = Conversions.toString(scope.worker().state(), arguments[i]);
      Meter.chargeCurrent(part.length());
      all.append(part);
    }
    return all.toString();
  }

  /// The arguments as [Inspection] shows them, separated by blanks.
  static String inspected(@Nullable Object[] arguments) {
    var text = new StringBuilder();
    for (int i = 0; i < arguments.length; i++) {
      text.append(i == 0 ? "" : " ").append(Inspection.of(arguments[i]));
    }
    return text.toString();
  }

  /// The message of `deprecation(…, { after = "…", removal = "…", trace = … })`.
  static String deprecated(Scope scope, @Nullable Object[] arguments) {
    int count = arguments.length;
    if (count == 0 || !(arguments[count - 1] instanceof LuaTable about)) {
      return joined(scope, arguments, count);
    }
    var text =
        joined(scope, arguments, count - 1) + lifetime(about.get("after"), about.get("removal"));
    return switch (about.get("trace")) {
      case String trace -> text + "\n" + trace;
      case Boolean wanted when wanted -> text + "\n" + CallStack.traceback(1);
      case null, default -> text;
    };
  }

  private static String lifetime(@Nullable Object after, @Nullable Object removal) {
    var since = after == null ? "" : "deprecated after " + Conversions.rawToString(after);
    var until =
        removal == null ? "" : "scheduled for removal in " + Conversions.rawToString(removal);
    if (since.isEmpty() && until.isEmpty()) {
      return "";
    }
    return " (" + since + (since.isEmpty() || until.isEmpty() ? "" : ", ") + until + ")";
  }
}
