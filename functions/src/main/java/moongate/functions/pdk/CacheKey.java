package moongate.functions.pdk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import moongate.model.entity.Workspace;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The key of an entity in Kong's caches: `entity:one:two:three:four:five:workspace`, with the
/// fields that its schema names for that, or with its id.
final class CacheKey {
  private static final int PARTS = 5;

  private CacheKey() {}

  /// Makes a key from up to five values, which follow the table of the entity in the arguments.
  static String of(Schema schema, @Nullable Object[] arguments) {
    var key = new StringBuilder(schema.name());
    for (int i = 1; i <= PARTS; i++) {
      var part = Values.at(arguments, i);
      key.append(':').append(part == null ? "" : text(part));
    }
    Meter.chargeCurrent(key.length());
    return key.append(':').append(Workspace.DEFAULT_ID).toString();
  }

  /// From an entity's own values.
  static String of(Schema schema, LuaTable entity) {
    var arguments = new @Nullable Object[PARTS + 1];
    int i = 1;
    for (var name : fieldsOf(schema)) {
      var value = entity.get(name);
      arguments[i++] = value instanceof LuaTable reference ? reference.get("id") : value;
    }
    return of(schema, arguments);
  }

  /// The same for a document of the configuration.
  static String of(Schema schema, Value.Obj document) {
    var key = new StringBuilder(schema.name());
    var fields = fieldsOf(schema);
    for (int i = 0; i < PARTS; i++) {
      key.append(':').append(i < fields.size() ? text(document.at(fields.get(i))) : "");
    }
    return key.append(':').append(Workspace.DEFAULT_ID).toString();
  }

  /// Fields of keys are texts and references.
  private static String text(Value value) {
    var text =
        switch (value) {
          case Value.Str field -> field.text();
          case Value.Obj reference -> reference.textOrNull("id");
          default -> null;
        };
    return text == null ? "" : Strings.ofText(text);
  }

  private static String text(Object part) {
    return part instanceof LuaTable table && table.get("id") instanceof String id
        ? id
        : Conversions.rawToString(part);
  }

  private static List<String> fieldsOf(Schema schema) {
    return schema.cacheKey().isEmpty() ? List.of("id") : schema.cacheKey();
  }

  /// The fields in a key with their values; empty for a key of another kind.
  static Map<String, String> fields(Schema schema, String key) {
    int end = key.lastIndexOf(':');
    var names = fieldsOf(schema);
    var unused = ":".repeat(PARTS - names.size());
    var start = schema.name() + ":";
    if (!key.startsWith(start) || end < start.length()) {
      return Map.of();
    }
    var values = key.substring(start.length(), end);
    if (!values.endsWith(unused)) {
      return Map.of();
    }
    var parts = values.substring(0, values.length() - unused.length()).split(":", names.size());
    var fields = new LinkedHashMap<String, String>();
    for (int i = 0; i < names.size(); i++) {
      fields.put(names.get(i), i < parts.length ? parts[i] : "");
    }
    return fields;
  }

  /// True when `document` has all these values.
  static boolean matches(Value.Obj document, Map<String, String> fields) {
    return fields.entrySet().stream()
        .allMatch(field -> {
          var wanted = Strings.toText(field.getValue());
          return switch (document.at(field.getKey())) {
            case Value.Str text -> text.text().equals(wanted);
            case Value.Obj reference -> wanted.equals(reference.textOrNull("id"));
            case Value other -> other.isNull() && wanted.isEmpty();
          };
        });
  }
}
