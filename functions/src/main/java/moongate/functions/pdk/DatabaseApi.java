package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;

import java.util.List;
import moongate.functions.api.ApiModule;
import moongate.functions.api.Worker;
import moongate.lua.runtime.LuaTable;

/// `kong.db`: reads the entities of the configuration. There is no database behind it: functions
/// see the node's configuration in memory, and cannot change it.
public final class DatabaseApi {
  private static final ApiModule CONNECTOR =
      ApiModule.of("kong.db.connector")
          .function(
              "query",
              ANY,
              scope -> {
                throw scope.error(
                    "kong.db.connector:query is not available: functions read entities by"
                        + " kong.db.<entity>:select and its like");
              });

  private DatabaseApi() {}

  static List<ApiModule> documented() {
    return List.of(
        ApiModule.of("kong.db")
            .field("certificates", ANY)
            .field("consumers", ANY)
            .field("keys", ANY)
            .field("plugins", ANY)
            .field("routes", ANY)
            .field("services", ANY)
            .field("snis", ANY)
            .field("targets", ANY)
            .field("upstreams", ANY));
  }

  /// The table, where private keys are masked.
  static LuaTable masked(Worker worker) {
    return open(worker, false);
  }

  /// For trusted functions.
  public static LuaTable unmasked(Worker worker) {
    return open(worker, true);
  }

  private static LuaTable open(Worker worker, boolean revealsKeys) {
    var state = worker.state();
    var schemas = worker.services().schemas().get();
    var db = new LuaTable();
    for (var name : schemas.entityNames()) {
      schemas
          .entity(name)
          .ifPresent(
              schema -> db.put(name, new EntityAccess(schema, revealsKeys).module().open(state)));
    }
    var connector = CONNECTOR.open(state);
    connector.put("config", DeniedTable.open(state, "kong.db.connector.config"));
    db.put("connector", connector);
    return db;
  }
}
