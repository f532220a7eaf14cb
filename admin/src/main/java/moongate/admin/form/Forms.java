package moongate.admin.form;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.admin.reply.Refused;
import moongate.admin.reply.Reply;
import moongate.model.value.PercentEncoding;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.store.JsonText;
import moongate.store.MalformedText;

/// Reads the forms that a body may have.
public final class Forms {
  private static final int MOST_ARGUMENTS = 1000;

  private Forms() {}

  public static Value.Obj json(byte[] body) {
    try {
      if (JsonText.parse(body) instanceof Value.Obj object) {
        return object;
      }
    } catch (MalformedText notJson) {
      // Kong has one message for this, whatever the reason.
      throw cannotParse();
    }
    throw cannotParse();
  }

  private static Refused cannotParse() {
    return new Refused(Reply.message(400, "Cannot parse JSON body"));
  }

  public static List<FormField> urlEncoded(byte[] body) {
    return fields(new String(body, StandardCharsets.ISO_8859_1));
  }

  /// Without the fields that a later one with the same name replaces.
  public static List<FormField> lastOfEach(List<FormField> fields) {
    var last = new LinkedHashMap<String, FormField>();
    fields.forEach(field -> last.put(field.name(), field));
    return List.copyOf(last.values());
  }

  /// The arguments of a query; if one is repeated, the last one counts.
  public static Map<String, String> arguments(String encoded) {
    var arguments = new LinkedHashMap<String, String>();
    fields(encoded).forEach(field -> arguments.put(field.name(), field.text()));
    return arguments;
  }

  /// `a=1&b=2`, decoded, in order.
  private static List<FormField> fields(String encoded) {
    var fields = new ArrayList<FormField>();
    for (var pair : encoded.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      if (fields.size() == MOST_ARGUMENTS) {
        throw new Refused(Reply.message(400, "Too many arguments"));
      }
      int equals = pair.indexOf('=');
      var name = equals < 0 ? pair : pair.substring(0, equals);
      var text = equals < 0 ? "" : pair.substring(equals + 1);
      fields.add(new FormField(decode(name, ' '), decode(text, ' ')));
    }
    return fields;
  }

  /// Decodes a part of a path, in which `+` is a plain `+`.
  public static String decodePath(String encoded) {
    return decode(encoded, '+');
  }

  /// Decodes percent-encoding; invalid escapes stay as they are.
  private static String decode(String encoded, char plus) {
    var bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      var c = encoded.charAt(i);
      int octet = PercentEncoding.byteAt(encoded, i);
      if (octet >= 0) {
        bytes.write(octet);
        i += 2;
      } else {
        bytes.write(c == '+' ? plus : c);
      }
    }
    return Utf8.decode(bytes.toByteArray());
  }

  /// Reads `multipart/form-data` (RFC 7578). A part that was sent as a file is a field, too. If
  /// several parts have the same name, the last one counts, at the position of the first.
  public static List<FormField> multipart(byte[] body, String contentType) {
    var boundary = MediaType.parameter(contentType, "boundary");
    if (boundary.isEmpty()) {
      throw new Refused(Reply.message(400, "no boundary in the multipart Content-Type"));
    }
    var parts = new LinkedHashMap<String, String>();
    // Parts are separated by CRLF "--" boundary. The first one may be at the very start.
    var text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
    var separator = "\r\n--" + boundary;
    for (var at = text.indexOf(separator); at >= 0; ) {
      var next = text.indexOf(separator, at + separator.length());
      if (next < 0) {
        break;
      }
      addPart(text.substring(at + separator.length(), next), parts);
      at = next;
    }
    return parts.entrySet().stream()
        .map(part -> new FormField(part.getKey(), part.getValue()))
        .toList();
  }

  private static void addPart(String part, Map<String, String> parts) {
    int headersEnd = part.indexOf("\r\n\r\n");
    if (headersEnd < 0) {
      return;
    }
    for (var header : part.substring(0, headersEnd).split("\r\n")) {
      if (header.regionMatches(true, 0, "content-disposition:", 0, 20)) {
        var name = MediaType.parameter(header, "name");
        parts.put(utf8(name), utf8(part.substring(headersEnd + 4)));
      }
    }
    if (parts.size() > MOST_ARGUMENTS) {
      throw new Refused(Reply.message(400, "Too many arguments"));
    }
  }

  private static String utf8(String bytes) {
    return Utf8.decode(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The fields of a form without a schema: all values are texts; if a field is repeated, the last
  /// one counts.
  public static Value.Obj plain(List<FormField> fields) {
    var values = new LinkedHashMap<String, Value>();
    fields.forEach(field -> values.put(field.name(), Value.of(field.text())));
    return new Value.Obj(values, 0);
  }
}
