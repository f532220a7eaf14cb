package moongate.net.hpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.Map;

/// The static table (RFC 7541, appendix A), numbered from 1.
final class StaticTable {
  private static final byte[] NOTHING = {};

  private static final String[] TEXTS = {
    ":authority",
    ":method GET",
    ":method POST",
    ":path /",
    ":path /index.html",
    ":scheme http",
    ":scheme https",
    ":status 200",
    ":status 204",
    ":status 206",
    ":status 304",
    ":status 400",
    ":status 404",
    ":status 500",
    "accept-charset",
    "accept-encoding gzip, deflate",
    "accept-language",
    "accept-ranges",
    "accept",
    "access-control-allow-origin",
    "age",
    "allow",
    "authorization",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-range",
    "content-type",
    "cookie",
    "date",
    "etag",
    "expect",
    "expires",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-modified",
    "link",
    "location",
    "max-forwards",
    "proxy-authenticate",
    "proxy-authorization",
    "range",
    "referer",
    "refresh",
    "retry-after",
    "server",
    "set-cookie",
    "strict-transport-security",
    "transfer-encoding",
    "user-agent",
    "vary",
    "via",
    "www-authenticate"
  };

  static final int SIZE = TEXTS.length;

  private static final TableField[] FIELDS = new TableField[SIZE + 1];
  private static final Map<String, Integer> FIRST = new HashMap<>();

  static {
    FieldName name = new FieldName(NOTHING);
    for (int i = 1; i <= SIZE; i++) {
      var text = TEXTS[i - 1];
      int blank = text.indexOf(' ');
      var nameText = blank < 0 ? text : text.substring(0, blank);
      if (!nameText.equals(name.toString())) {
        name = new FieldName(nameText.getBytes(ISO_8859_1));
        FIRST.put(nameText, i);
      }
      var value = blank < 0 ? NOTHING : text.substring(blank + 1).getBytes(ISO_8859_1);
      FIELDS[i] = new TableField(name, value, 0, value.length);
    }
  }

  private StaticTable() {}

  /// The field of that number, which must be in the table.
  static TableField at(int number) {
    return FIELDS[number];
  }

  /// The number of the first field with this name; 0 if there is none.
  static int find(String name) {
    return FIRST.getOrDefault(name, 0);
  }

  /// The number of the field with this name and value; 0 if there is none.
  static int find(String name, String value) {
    int number = find(name);
    for (int i = number; number > 0 && i <= SIZE; i++) {
      var field = FIELDS[i];
      if (!field.name().toString().equals(name)) {
        return 0;
      }
      // Most entries of the table have an empty value, which only means that no value is given.
      if (!value.isEmpty() && field.text().equals(value)) {
        return i;
      }
    }
    return 0;
  }
}
