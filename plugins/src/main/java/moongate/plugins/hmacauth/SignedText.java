package moongate.plugins.hmacauth;

import java.util.List;
import java.util.Locale;
import moongate.gateway.exchange.Exchange;
import moongate.http.HeaderName;

/// The text that a client signs: one line for each name in its list.
final class SignedText {
  static final String REQUEST_TARGET = "@request-target";
  private static final String REQUEST_LINE = "request-line";

  private SignedText() {}

  /// @param isTargetNamed whether the line of the request target starts with its name, like the
  ///   lines of headers; clients differ in this
  static String of(Exchange exchange, List<String> names, boolean isTargetNamed) {
    var text = new StringBuilder(128);
    for (var name : names) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      addLine(exchange, name, isTargetNamed, text);
    }
    return text.toString();
  }

  private static void addLine(
      Exchange exchange, String name, boolean isTargetNamed, StringBuilder text) {
    var headers = exchange.headers();
    int index = headers.find(HeaderName.of(name));
    var target = exchange.target().pathWithQuery();
    if (index >= 0) {
      text.append(name).append(": ").append(headers.valueAt(index));
      return;
    }
    var method = exchange.head().method();
    switch (name) {
      case REQUEST_TARGET ->
          text.append(isTargetNamed ? name + ": " : "")
              .append(method.toLowerCase(Locale.ROOT))
              .append(' ')
              .append(target);
      case REQUEST_LINE ->
          text.append(method)
              .append(' ')
              .append(target)
              .append(' ')
              .append(exchange.head().version().text());
      default -> text.append(name).append(':');
    }
  }
}
