package moongate.functions.pdk;

import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.QueryTables;
import moongate.functions.api.Scope;
import moongate.functions.json.JsonException;
import moongate.functions.text.Multipart;
import moongate.http.HeaderName;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.service.request.set_body`: a table as form, JSON or multipart body.
final class ServiceBodies {
  private static final int PART_BYTES = 128;

  private ServiceBodies() {}

  static @Nullable Object set(Scope scope, @Nullable Object arguments, @Nullable Object mime) {
    if (!(arguments instanceof LuaTable table)) {
      throw scope.error("args must be a table");
    }
    if (mime != null && !(mime instanceof String)) {
      throw scope.error("mime must be a string");
    }
    var headers = scope.exchange().headers();
    int given = headers.find(HeaderName.CONTENT_TYPE);
    if (mime == null && given < 0) {
      return Values.pair(
          null, "content type was neither explicitly given as an argument or received as a header");
    }
    var type = mime instanceof String text ? text : headers.valueAt(given);
    var sent = replace(scope, table, type);
    headers.set(HeaderName.CONTENT_TYPE, sent);
    return Boolean.TRUE;
  }

  /// Writes the body and returns its Content-Type.
  private static String replace(Scope scope, LuaTable table, String type) {
    int semicolon = type.indexOf(';');
    var bare = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    var body = scope.exchange().body();
    switch (bare) {
      case "application/x-www-form-urlencoded" -> {
        body.replace(QueryTables.encodeSorted(scope, table));
        return type;
      }
      case "application/json" -> {
        body.replace(json(scope, table));
        return type;
      }
      case "multipart/form-data" -> {
        var named = Multipart.boundary(type);
        var boundary =
            named != null ? named : Long.toString(ThreadLocalRandom.current().nextLong(1L << 53));
        body.replace(multipart(scope, table, boundary));
        return "multipart/form-data; boundary=" + boundary;
      }
      default -> throw scope.error("unsupported content type " + type);
    }
  }

  private static String json(Scope scope, LuaTable table) {
    try {
      return scope.worker().json().encode(table);
    } catch (JsonException e) {
      throw scope.error(e.getMessage());
    }
  }

  private static String multipart(Scope scope, LuaTable table, String boundary) {
    var parts = new TreeMap<String, String>();
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      var value = table.valueAt(slot);
      if (!(table.keyAt(slot) instanceof String name)) {
        throw scope.error(
            "invalid key \"%s\": got %s, expected string"
                .formatted(
                    HeaderArguments.text(table.keyAt(slot)),
                    Metatables.typeName(table.keyAt(slot))));
      }
      if (!(value instanceof String || value instanceof Double || value instanceof Boolean)) {
        throw scope.error(
            "invalid value \"%s\": got %s, expected string, number or boolean"
                .formatted(name, Metatables.typeName(value)));
      }
      var text = HeaderArguments.text(value);
      Meter.workCurrent(1 + (text.length() >> 6));
      Meter.chargeCurrent(PART_BYTES + name.length() + 2L * text.length());
      parts.put(name, text);
    }
    var out = new StringBuilder();
    parts.forEach((name, value) -> Multipart.write(out, boundary, name, value));
    return out.append("--").append(boundary).append("--\r\n").toString();
  }
}
