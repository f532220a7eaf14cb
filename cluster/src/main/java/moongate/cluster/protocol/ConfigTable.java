package moongate.cluster.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.Workspace;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// A configuration in the form that data planes get: a flat list for each kind of entity, in the
/// order of ids, so that equal configurations have equal texts on every control plane. References
/// are ids, nulls are written, every entity names its workspace. Disabled plugins are left out, and
/// so are disabled services with everything that belongs to them. Runtime entities are not part of
/// a snapshot.
///
/// Entities are converted one at a time, when they are needed.
public final class ConfigTable {
  private static final String WORKSPACE_FIELD = "ws_id";
  private static final String WORKSPACES = "workspaces";

  /// This node has computed the expiry time from `ttl`; the data plane does that by itself.
  private static final String EXPIRES_AT = "expires_at";

  private final Snapshot snapshot;
  private final EntitySchemas schemas;
  private final SortedMap<String, List<String>> ids;

  private ConfigTable(
      Snapshot snapshot, EntitySchemas schemas, SortedMap<String, List<String>> ids) {
    this.snapshot = snapshot;
    this.schemas = schemas;
    this.ids = ids;
  }

  public static ConfigTable of(Snapshot snapshot, EntitySchemas schemas) {
    var absent = new HashMap<String, Set<String>>();
    var ids = new TreeMap<String, List<String>>();
    // Entities come after those that they refer to.
    for (var entity : schemas.entityNames()) {
      var references = schemas.entity(entity).map(Schema::references).orElse(Map.of());
      var present = new ArrayList<String>();
      for (var id : snapshot.ids(entity)) {
        var document = snapshot.document(entity, id);
        if (document == null || isLeftOut(entity, document, references, absent)) {
          absent.computeIfAbsent(entity, _ -> new HashSet<>()).add(id);
        } else {
          present.add(id);
        }
      }
      if (!present.isEmpty()) {
        ids.put(entity, present);
      }
    }
    return new ConfigTable(snapshot, schemas, ids);
  }

  private static boolean isLeftOut(
      String entity,
      Value.Obj document,
      Map<String, String> references,
      Map<String, Set<String>> absent) {
    boolean canBeDisabled = entity.equals("services") || entity.equals("plugins");
    return (canBeDisabled && document.at("enabled").equals(Value.of(false)))
        || references.entrySet().stream()
            .anyMatch(reference ->
                absent
                    .getOrDefault(reference.getValue(), Set.of())
                    .contains(document.object(reference.getKey()).optionalText("id").orElse("")));
  }

  /// The names of the plugins that the configuration uses.
  Set<String> plugins() {
    var names = new TreeSet<String>();
    for (var id : ids.getOrDefault("plugins", List.of())) {
      var plugin = snapshot.plugin(id);
      if (plugin != null) {
        names.add(plugin.name());
      }
    }
    return Collections.unmodifiableSet(names);
  }

  /// Visits the members of the table in the order of their names.
  interface Visitor<X extends Exception> {
    void member(String name, Value value) throws X;

    /// @param entities created while they are iterated; may be iterated again
    void list(String name, Iterable<Value.Obj> entities) throws X;
  }

  <X extends Exception> void visit(Visitor<X> visitor) throws X {
    visitor.member("_format_version", Value.of("3.0"));
    visitor.member("_transform", Value.of(false));
    var names = new TreeSet<>(ids.keySet());
    names.add(WORKSPACES);
    for (var name : names) {
      visitor.list(name, name.equals(WORKSPACES) ? List.of(workspace()) : entities(name));
    }
  }

  private Iterable<Value.Obj> entities(String name) {
    var present = ids.getOrDefault(name, List.of());
    return () -> present.stream().map(id -> entity(name, id)).iterator();
  }

  private Value.Obj entity(String name, String id) {
    var document = snapshot.document(name, id);
    if (document == null) {
      throw new IllegalStateException(name + " " + id + " has left an immutable snapshot");
    }
    var out = new LinkedHashMap<String, Value>();
    var references = schemas.schemaOf(name, document).references();
    document
        .members()
        .forEach(
            (field, value) -> out.put(field, references.containsKey(field) ? id(value) : value));
    out.remove(EXPIRES_AT);
    out.put(WORKSPACE_FIELD, Value.of(Workspace.DEFAULT_ID));
    return Value.of(out);
  }

  private static Value id(Value reference) {
    return reference instanceof Value.Obj object ? object.at("id") : reference;
  }

  private static Value.Obj workspace() {
    var row = new LinkedHashMap<String, Value>();
    row.put("id", Value.of(Workspace.DEFAULT_ID));
    row.put("name", Value.of(Workspace.DEFAULT_NAME));
    row.put("comment", Value.NULL);
    row.put("config", Value.NULL);
    row.put("meta", Value.NULL);
    row.put("created_at", Value.of(0));
    row.put("updated_at", Value.of(0));
    return Value.of(row);
  }
}
