package moongate.functions.pdk;

import java.util.Locale;
import moongate.functions.api.HeaderTables;
import moongate.functions.api.QueryTables;
import moongate.functions.api.Scope;
import moongate.functions.json.JsonException;
import moongate.functions.text.Multipart;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// A body as a table, by its type: form, JSON or multipart.
final class ParsedBody {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final String MULTIPART = "multipart/form-data";

  /// What reading a body weighs, in units of work: eight bytes are one.
  private static final int BYTES_PER_UNIT = 8;

  private ParsedBody() {}

  /// The media type of a Content-Type, in lower case; empty for none.
  static String type(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int semicolon = contentType.indexOf(';');
    var type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  static boolean isForm(String type) {
    return type.startsWith(FORM);
  }

  static boolean isKnown(String type) {
    return isForm(type) || type.startsWith(JSON) || type.startsWith(MULTIPART);
  }

  /// The result for a body that cannot be parsed.
  static @Nullable Object unsupported(@Nullable String contentType) {
    return contentType == null
        ? Values.pair(null, "missing content type")
        : Values.of(null, "unsupported content type '" + contentType + "'", type(contentType));
  }

  /// The parsed body, nil and its type; or nil, an error and the type.
  static @Nullable Object of(Scope scope, String contentType, String body, int maxArguments) {
    var type = type(contentType);
    var meter = scope.worker().state().meter();
    meter.work(body.length() / BYTES_PER_UNIT);
    meter.charge(2L * body.length());
    if (isForm(type)) {
      var decoded = QueryTables.decode(body, maxArguments);
      Truncation.noted(scope, decoded, "post args truncated");
      return Values.of(Values.first(decoded), null, type);
    }
    if (type.startsWith(JSON)) {
      var table = json(scope, body);
      return Values.of(table, table == null ? "invalid json body" : null, type);
    }
    var boundary = Multipart.boundary(contentType);
    if (boundary == null) {
      return Values.of(null, "unable to decode multipart body", type);
    }
    var table = new LuaTable();
    Multipart.read(body, boundary, (name, value) -> HeaderTables.put(table, name, value));
    return Values.of(table, null, type);
  }

  private static @Nullable LuaTable json(Scope scope, String body) {
    try {
      return scope.worker().json().decode(body) instanceof LuaTable table ? table : null;
    } catch (JsonException malformed) {
      return null;
    }
  }
}
