package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.LATE;
import static moongate.functions.api.PhaseRule.ONLY_ACCESS;

import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The groups of the request's consumer, in `kong.client`: those that a function has set. A
/// configuration has no groups of its own.
final class ConsumerGroups {
  private ConsumerGroups() {}

  static ApiModule addTo(ApiModule client) {
    return client
        .function("get_consumer_group", LATE, ConsumerGroups::first)
        .function("get_consumer_groups", LATE, scope -> scope.entities().consumerGroups())
        .function("set_authenticated_consumer_group", ONLY_ACCESS, ConsumerGroups::setOne)
        .function("set_authenticated_consumer_groups", ONLY_ACCESS, ConsumerGroups::setAll)
        .function(
            "authenticate_consumer_group_by_consumer_id", ONLY_ACCESS, ConsumerGroups::ofConsumer);
  }

  private static @Nullable Object first(Scope scope) {
    var groups = scope.entities().consumerGroups();
    return groups == null ? null : groups.get(1);
  }

  private static Object setOne(Scope scope, @Nullable Object group) {
    if (group != null && !(group instanceof LuaTable)) {
      throw scope.error("group must be a table or nil");
    }
    scope.entities().consumerGroups(group == null ? null : LuaTable.ofItems(group));
    return Values.NONE;
  }

  private static Object setAll(Scope scope, @Nullable Object groups) {
    if (groups != null && !(groups instanceof LuaTable)) {
      throw scope.error("groups must be a table or nil");
    }
    scope.entities().consumerGroups((LuaTable) groups);
    return Values.NONE;
  }

  private static Object ofConsumer(Scope scope, @Nullable Object consumerId) {
    if (!(consumerId instanceof String)) {
      throw scope.error("consumer_id must be a string");
    }
    return Values.NONE;
  }
}
