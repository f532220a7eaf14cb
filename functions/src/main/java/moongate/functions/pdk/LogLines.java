package moongate.functions.pdk;

import moongate.functions.api.LogLevel;
import moongate.functions.api.Scope;
import moongate.http.HeaderName;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.Strings;

/// Lines of the error log in nginx's shape: what was said, where in which function, and the request
/// that it was said for.
public final class LogLines {
  private LogLines() {}

  /// Writes `message` at the place in the code that made the call, if the node's level and the
  /// request's budget allow it.
  public static void write(Scope scope, LogLevel level, String message) {
    if (scope.worker().log().writes(level) && isAllowed(scope, message)) {
      append(scope, level, "[kong] " + place(), message);
    }
  }

  /// The same with another label than `[kong] file:line [plugin]`.
  public static void write(Scope scope, LogLevel level, String label, String message) {
    if (isAllowed(scope, message)) {
      append(scope, level, label, message);
    }
  }

  /// Asked before anything is made of a line: dropping one has to cost nothing.
  private static boolean isAllowed(Scope scope, String message) {
    if (scope.logBudget().take(message.length())) {
      return true;
    }
    if (scope.logBudget().isFirstDrop()) {
      noteDrops(scope);
    }
    return false;
  }

  private static void append(Scope scope, LogLevel level, String label, String message) {
    var line = new StringBuilder(label.length() + message.length() + 160).append(label);
    if (label.startsWith("[kong]")) {
      line.append(" [").append(scope.plugin().name()).append(']');
    }
    appendPrintable(line.append(' '), message);
    appendRequest(line, scope);
    scope.worker().log().write(level, Strings.toText(line.toString()));
  }

  private static void noteDrops(Scope scope) {
    var line =
        new StringBuilder("[kong] [")
            .append(scope.plugin().name())
            .append("] functions of this request have logged too much, the rest is dropped");
    appendRequest(line, scope);
    scope.worker().log().write(LogLevel.WARN, Strings.toText(line.toString()));
  }

  /// `chunk:line` of the running Lua code, the chunk without folders.
  static String place() {
    var where = CallStack.where();
    return where.substring(where.lastIndexOf('/') + 1);
  }

  /// `, client: …, server: kong, request: "…", host: "…", request_id: "…"`.
  public static void appendRequest(StringBuilder line, Scope scope) {
    if (!scope.hasRequest()) {
      line.append(", context: ngx.timer");
      return;
    }
    var exchange = scope.exchange();
    line.append(", client: ").append(exchange.client().address());
    line.append(", server: kong, request: \"");
    appendPrintable(line, exchange.request().requestLine());
    line.append("\", host: \"");
    appendPrintable(line, exchange.headers().firstOr(HeaderName.HOST, ""));
    line.append("\", request_id: \"").append(exchange.id()).append('"');
  }

  /// Control characters are shown as escapes, so that nobody can forge a line.
  public static void appendPrintable(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        default -> {
          if (c < 0x20 && c != '\t' || c == 0x7F) {
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
