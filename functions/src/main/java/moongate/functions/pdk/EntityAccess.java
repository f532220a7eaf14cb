package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import moongate.model.Snapshot;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// `kong.db.ENTITY`: reads one kind of entity, from the configuration that the request follows.
/// That is in memory: no call waits, and all calls of a request see the same configuration.
///
/// Functions are called with a colon, so that the table itself is their first argument.
final class EntityAccess {
  private static final List<String> WRITES =
      List.of("insert", "update", "upsert", "delete", "truncate");

  /// Fields that are unique although the schema does not say so, and by which entities can be
  /// selected.
  private static final Map<String, String> FURTHER_SELECTORS =
      Map.of("targets", "target", "plugins", "instance_name");

  private final Schema schema;
  private final EntityTables tables;

  EntityAccess(Schema schema, boolean revealsKeys) {
    this.schema = schema;
    this.tables = new EntityTables(schema, revealsKeys);
  }

  /// The functions that every entity has, for documentation.
  static ApiModule documented() {
    var module = ApiModule.of("kong.db.ENTITY");
    for (var name :
        new String[] {
          "select",
          "select_by_FIELD",
          "cache_key",
          "select_by_cache_key",
          "page",
          "each",
          "page_for_PARENT",
          "each_for_PARENT"
        }) {
      module.documented(name, ANY);
    }
    return module;
  }

  /// The functions of this kind of entity.
  ApiModule module() {
    var module =
        ApiModule.of("kong.db." + schema.name())
            .function("select", ANY, (scope, self, key) -> select(scope, key))
            .variadic("cache_key", ANY, this::cacheKey)
            .function("select_by_cache_key", ANY, (scope, self, key) -> byCacheKey(scope, key))
            .function(
                "page", ANY, (scope, self, size, offset) -> all(scope).page(scope, size, offset))
            .function("each", ANY, (scope, self, size) -> all(scope).each(scope, size));
    for (var write : WRITES) {
      addWrite(module, write);
    }
    for (var field : selectors()) {
      module.function("select_by_" + field, ANY, (scope, self, value) -> by(scope, field, value));
      addWrite(module, "update_by_" + field);
      addWrite(module, "upsert_by_" + field);
      addWrite(module, "delete_by_" + field);
    }
    if (schema.name().equals("consumers")) {
      module.function(
          "select_by_username_ignore_case",
          ANY,
          (scope, self, name) -> byUsernameIgnoringCase(scope, name));
    }
    for (var parent : schema.references().keySet()) {
      module
          .variadic(
              "page_for_" + parent,
              ANY,
              (scope, all) -> of(scope, parent, at(all, 1)).page(scope, at(all, 2), at(all, 3)))
          .function(
              "each_for_" + parent,
              ANY,
              (scope, self, key, size) -> of(scope, parent, key).each(scope, size));
    }
    return module;
  }

  private void addWrite(ApiModule module, String name) {
    module.function(
        name,
        ANY,
        scope -> {
          throw scope.error(
              "kong.db."
                  + schema.name()
                  + ":"
                  + name
                  + " is not available: functions can read entities and not change them (the Admin"
                  + " API can)");
        });
  }

  private List<String> selectors() {
    var found = new ArrayList<String>();
    schema
        .fields()
        .forEach((name, field) -> {
          if (field.isUnique()) {
            found.add(name);
          }
        });
    var further = FURTHER_SELECTORS.get(schema.name());
    if (further != null && !found.contains(further)) {
      found.add(further);
    }
    return found;
  }

  // One

  private @Nullable Object select(Scope scope, @Nullable Object key) {
    var id = idOf(key);
    if (id == null) {
      throw scope.error("primary_key must be a table with an id: { id = \"...\" }");
    }
    return shown(scope, snapshot(scope).document(schema.name(), Strings.toText(id)));
  }

  /// The id in a primary key, an entity, or itself.
  private static @Nullable String idOf(@Nullable Object key) {
    return switch (key) {
      case String id -> id;
      case LuaTable table when table.get("id") instanceof String id -> id;
      case null, default -> null;
    };
  }

  private @Nullable Object by(Scope scope, String field, @Nullable Object value) {
    if (!(value instanceof String text)) {
      return Values.pair(null, "schema violation (" + field + ": expected a string)");
    }
    var found = with(scope, field, Strings.toText(text));
    return found.isEmpty() ? null : tables.of(scope, found.getFirst());
  }

  private @Nullable Object byUsernameIgnoringCase(Scope scope, @Nullable Object value) {
    if (!(value instanceof String text)) {
      return Values.pair(null, "schema violation (username: expected a string)");
    }
    var name = Strings.toText(text);
    var all = snapshot(scope).consumers();
    scope.worker().state().meter().work(all.size());
    var rows = new LuaTable();
    for (var consumer : all) {
      if (name.equalsIgnoreCase(consumer.username())) {
        rows.append(tables.of(scope, consumer.document()));
      }
    }
    return rows;
  }

  private @Nullable LuaTable shown(Scope scope, Value.@Nullable Obj document) {
    return document == null ? null : tables.of(scope, document);
  }

  // By cache key

  private String cacheKey(Scope scope, @Nullable Object[] all) {
    return at(all, 1) instanceof LuaTable entity
        ? CacheKey.of(schema, entity)
        : CacheKey.of(schema, all);
  }

  private @Nullable Object byCacheKey(Scope scope, @Nullable Object key) {
    if (!(key instanceof String text)) {
      throw scope.error("cache_key must be a string");
    }
    var wanted = CacheKey.fields(schema, text);
    if (wanted.isEmpty()) {
      return null;
    }
    if (wanted.size() == 1 && wanted.containsKey("id")) {
      return select(scope, wanted.get("id"));
    }
    return shown(scope, only(scope, wanted));
  }

  /// The entity with all these values; an empty value means that the field has none.
  private Value.@Nullable Obj only(Scope scope, Map<String, String> wanted) {
    List<Value.Obj> fewest = List.of();
    boolean isFirst = true;
    for (var field : wanted.entrySet()) {
      if (!field.getValue().isEmpty()) {
        var some = with(scope, field.getKey(), Strings.toText(field.getValue()));
        fewest = isFirst || some.size() < fewest.size() ? some : fewest;
        isFirst = false;
      }
    }
    scope.worker().state().meter().work(10L * fewest.size());
    return fewest.stream().filter(it -> CacheKey.matches(it, wanted)).findFirst().orElse(null);
  }

  // Many

  private EntityRows all(Scope scope) {
    return new EntityRows(schema.name(), tables, snapshot(scope), null);
  }

  private EntityRows of(Scope scope, String parent, @Nullable Object key) {
    var id = idOf(key);
    if (id == null) {
      throw scope.error("foreign_key must be a table with an id: { id = \"...\" }");
    }
    var found = with(scope, parent, Strings.toText(id));
    scope.worker().state().meter().work(10L * found.size());
    var ids = found.stream().map(it -> it.text("id")).sorted().toList();
    return new EntityRows(schema.name(), tables, snapshot(scope), ids);
  }

  // Where from

  private static Snapshot snapshot(Scope scope) {
    return scope.planContext().snapshot();
  }

  /// The first look-up by a field builds an index, which is the node's own work.
  private List<Value.Obj> with(Scope scope, String field, String value) {
    var snapshot = snapshot(scope);
    if (snapshot.isIndexed(schema.name(), field)) {
      return snapshot.documentsWith(schema.name(), field, value);
    }
    var found = new ArrayList<List<Value.Obj>>(1);
    scope
        .worker()
        .state()
        .suspended(() -> found.add(snapshot.documentsWith(schema.name(), field, value)));
    return found.getFirst();
  }

  private static @Nullable Object at(@Nullable Object[] all, int index) {
    return Values.at(all, index);
  }
}
