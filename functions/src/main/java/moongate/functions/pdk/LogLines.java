package moongate.functions.pdk;

import moongate.functions.api.LogFacility;
import moongate.functions.api.LogLevel;
import moongate.functions.api.Scope;
import moongate.gateway.log.LogContext;
import moongate.lua.runtime.Strings;

/// Writes lines of the error log in nginx's form: the message, its place in the function, and the
/// request.
public final class LogLines {
  private LogLines() {}

  /// Writes `message` at the place in the code that made the call, if the node's level and the
  /// request's budget allow it.
  public static void write(Scope scope, LogLevel level, String message) {
    write(scope, scope.worker().logFacility(scope.plugin().name()), level, message);
  }

  /// The same for a facility that need not be the plugin's.
  static void write(Scope scope, LogFacility facility, LogLevel level, String message) {
    if (!scope.worker().log().writes(level) || !isAllowed(scope, message.length())) {
      return;
    }
    var printable = new StringBuilder(message.length());
    appendPrintable(printable, message);
    var format = facility.format();
    var place = LogPlaces.current(format.namesFunction());
    writeAllowed(
        scope, level, "[kong] " + format.line(place, facility.namespace(), printable.toString()));
  }

  /// The same with another label than the facility's.
  public static void write(Scope scope, LogLevel level, String label, String message) {
    if (isAllowed(scope, message.length())) {
      var line = new StringBuilder(label.length() + message.length() + 1).append(label).append(' ');
      appendPrintable(line, message);
      writeAllowed(scope, level, line.toString());
    }
  }

  /// Checked before a line is formatted, because dropping a line must cost nothing.
  static boolean isAllowed(Scope scope, int length) {
    if (scope.logBudget().take(length)) {
      return true;
    }
    if (scope.logBudget().isFirstDrop()) {
      writeAllowed(
          scope,
          LogLevel.WARN,
          "[kong] ["
              + scope.plugin().name()
              + "] functions of this request have logged too much, the rest is dropped");
    }
    return false;
  }

  /// Writes a line that is printable and already charged, followed by the request.
  static void writeAllowed(Scope scope, LogLevel level, String text) {
    var context = scope.hasRequest() ? LogContext.of(scope.exchange()) : null;
    var line = text + ", " + (context == null ? withoutRequest(scope) : context.text());
    scope.worker().log().write(level, Strings.toText(line), context);
  }

  private static String withoutRequest(Scope scope) {
    return "context: " + scope.phase().nginxContext();
  }

  /// Control characters are shown as escapes, so that nobody can forge a line.
  public static void appendPrintable(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        default -> {
          if ((c < 0x20 && c != '\t') || c == 0x7F) {
            line.append("\\x").append(Character.forDigit(c >> 4, 16));
            line.append(Character.forDigit(c & 15, 16));
          } else {
            line.append(c);
          }
        }
      }
    }
  }
}
