package moongate.admin.form;

import java.util.Locale;
import java.util.regex.Pattern;

/// Reads `multipart/form-data; boundary="x"` and `form-data; name="a"; filename="b;c.lua"`.
public final class MediaType {
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*([^=;\\s]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^;\"]*))");
  private static final Pattern ESCAPE = Pattern.compile("\\\\([\"\\\\])");

  private MediaType() {}

  /// The type without parameters, in lower case.
  public static String essence(String header) {
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  /// A parameter's value without quotes; empty when there is none.
  static String parameter(String header, String name) {
    var parameters = PARAMETER.matcher(header);
    while (parameters.find()) {
      if (parameters.group(1).equalsIgnoreCase(name)) {
        var quoted = parameters.group(2);
        // Browsers write a quote in a name as %22.
        return quoted == null
            ? parameters.group(3).strip()
            : ESCAPE.matcher(quoted).replaceAll("$1").replace("%22", "\"");
      }
    }
    return "";
  }
}
