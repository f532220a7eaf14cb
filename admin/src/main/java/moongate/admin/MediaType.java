package moongate.admin;

import java.util.Locale;

/// Reads `multipart/form-data; boundary="x"`.
final class MediaType {
  private MediaType() {}

  /// The type without parameters, in lower case.
  static String essence(String header) {
    var semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  /// A parameter's value without quotes; empty when there is none.
  static String parameter(String header, String name) {
    var parts = header.split(";");
    for (var i = 1; i < parts.length; i++) {
      var equals = parts[i].indexOf('=');
      if (equals > 0 && parts[i].substring(0, equals).strip().equalsIgnoreCase(name)) {
        var value = parts[i].substring(equals + 1).strip();
        var isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return isQuoted ? value.substring(1, value.length() - 1) : value;
      }
    }
    return "";
  }
}
