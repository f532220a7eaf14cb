package moongate.functions.pdk;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import moongate.functions.api.Event;
import moongate.functions.api.EventData;
import moongate.functions.api.NodeServices;
import moongate.functions.api.Scope;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.model.Change;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.Workspace;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The events of `kong.worker_events` with the source `crud`: one event loop is told of each change
/// that this node makes, twice, as in Kong: `consumers`, then `consumers:update`.
public final class EntityEvents {
  private static final String SOURCE = "crud";

  private final NodeServices services;
  private @Nullable EntitySchemas schemas;

  public EntityEvents(NodeServices services) {
    this.services = services;
  }

  /// Tells of changes that were made. Not called by two threads at the same time.
  ///
  /// @param before the configuration before them
  public void tell(List<Change> changes, Snapshot before) {
    if (!services.events().listensTo(SOURCE)) {
      return;
    }
    for (var change : changes) {
      var told = told(change, before.document(change.entity(), change.id()));
      var name = change.entity();
      post(name, told);
      post(name + ":" + told.operation.word(), told);
    }
  }

  private void post(String name, Told told) {
    services.events().postToOne(new Event(new Event.Local(SOURCE, name), told, null));
  }

  private Told told(Change change, Value.@Nullable Obj old) {
    var known = schemas;
    if (known == null) {
      schemas = known = services.schemas().get();
    }
    var now = change.document().orElse(null);
    var document = Objects.requireNonNull(now == null ? old : now);
    var schema = known.schemaOf(change.entity(), document);
    if (now == null) {
      return new Told(Operation.DELETE, document, null, schema);
    }
    return old == null
        ? new Told(Operation.CREATE, document, null, schema)
        : new Told(Operation.UPDATE, document, old, schema);
  }

  private enum Operation {
    CREATE,
    UPDATE,
    DELETE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param entity as it is now; as it was, if it is deleted
  /// @param old as it was, if it is updated
  private record Told(Operation operation, Value.Obj entity, Value.@Nullable Obj old, Schema schema)
      implements EventData {
    @Override
    public Object in(LuaState state) {
      var scope = Scope.of(state);
      var tables = new EntityTables(schema, false);
      var data = new LuaTable();
      data.put("operation", operation.word());
      data.put("entity", tables.of(scope, entity));
      if (old != null) {
        data.put("old_entity", tables.of(scope, old));
      }
      data.put("schema", schemaTable());
      data.put("workspace", Workspace.DEFAULT_ID);
      return data;
    }

    private LuaTable schemaTable() {
      var table = new LuaTable();
      table.put("name", schema.name());
      table.put("endpoint_key", schema.endpointKey());
      var key = new LuaTable();
      key.append("id");
      table.put("primary_key", key);
      return table;
    }

    /// Documents are shared with the configuration: they take no memory of their own.
    @Override
    public long bytes() {
      return 0;
    }
  }
}
