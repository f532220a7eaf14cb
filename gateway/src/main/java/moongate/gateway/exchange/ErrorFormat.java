package moongate.gateway.exchange;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The forms that an error page can have, and how a client chooses one.
enum ErrorFormat {
  JSON("application/json; charset=utf-8"),
  XML("application/xml; charset=utf-8"),
  HTML("text/html; charset=utf-8"),
  PLAIN("text/plain; charset=utf-8"),
  GRPC("application/grpc");

  private final String contentType;

  ErrorFormat(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  /// The name that the form has in settings: `html`.
  String form() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The page. Message and id are not escaped.
  String page(String message, String id) {
    return switch (this) {
      case JSON -> "{\n  \"message\":\"" + message + "\",\n  \"request_id\":\"" + id + "\"\n}";
      case XML ->
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<error>\n  <message>"
              + message
              + "</message>\n  <requestid>"
              + id
              + "</requestid>\n</error>\n";
      case PLAIN -> message + "\nrequest_id: " + id + "\n";
      case HTML -> html(message, id);
      case GRPC -> "";
    };
  }

  private static String html(String message, String id) {
    return """
    <!doctype html>
    <html>
      <head>
        <meta charset="utf-8">
        <title>Error</title>
      </head>
      <body>
        <h1>Error</h1>
        <p>\
    """
        + message
        + ".</p>\n    <p>request_id: "
        + id
        + "</p>\n  </body>\n</html>\n";
  }

  /// True for a Content-Type, with or without charset, that one of the forms has.
  static boolean hasForm(String contentType) {
    int end = contentType.indexOf(';');
    var type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "application/json", "application/xml", "text/html", "text/plain", "application/grpc" ->
          true;
      default -> false;
    };
  }

  /// The form for a media type; JSON for all that have none of their own.
  static ErrorFormat forMediaType(String type) {
    var known = type.toLowerCase(Locale.ROOT); // RFC 9110, 8.3.1
    return switch (known) {
      case "text/plain", "text/*" -> PLAIN;
      case "text/html" -> HTML;
      case "application/xml" -> XML;
      default -> known.startsWith("application/grpc") ? GRPC : JSON;
    };
  }

  /// The form that the client prefers: the media range with the highest weight, the earlier one of
  /// equals; null when `accept` holds nothing usable.
  static @Nullable ErrorFormat forAccept(String accept) {
    String best = null;
    int bestWeight = 0;
    for (var item : accept.split(",", -1)) {
      int end = item.indexOf(';');
      var range = (end < 0 ? item : item.substring(0, end)).strip();
      int weight = end < 0 ? 1000 : weight(item, end);
      if (weight > bestWeight && isMediaRange(range)) {
        best = range;
        bestWeight = weight;
      }
    }
    return best == null ? null : forMediaType(best);
  }

  private static boolean isMediaRange(String range) {
    int slash = range.indexOf('/');
    return slash > 0 && isPart(range.substring(0, slash)) && isPart(range.substring(slash + 1));
  }

  private static boolean isPart(String part) {
    return part.equals("*") || (part.length() >= 2 && part.indexOf(' ') < 0);
  }

  /// The `q` parameter in thousandths; -1 when it is malformed.
  private static int weight(String item, int parametersFrom) {
    for (var parameter : item.substring(parametersFrom + 1).split(";", -1)) {
      var text = parameter.strip();
      if (text.startsWith("q=") || text.startsWith("Q=")) {
        return thousandths(text.substring(2));
      }
    }
    return 1000;
  }

  private static int thousandths(String number) {
    boolean isNumber = number.length() <= 5 && (number.startsWith("0") || number.startsWith("1"));
    if (!isNumber || (number.length() > 1 && number.charAt(1) != '.')) {
      return -1;
    }
    int value = number.charAt(0) - '0';
    for (int i = 2; i < 5; i++) {
      int digit = i < number.length() ? Character.digit(number.charAt(i), 10) : 0;
      if (digit < 0) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value > 1000 ? -1 : value;
  }
}
