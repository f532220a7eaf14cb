package moongate.functions.pdk;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.List;
import moongate.functions.api.Scope;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import moongate.model.Snapshot;
import org.jspecify.annotations.Nullable;

/// Iterates over entities of one configuration, page by page or one by one.
///
/// @param entity the kind of entity
/// @param some the ids of the wanted entities, in order; null for all
record EntityRows(
    String entity, EntityTables tables, Snapshot snapshot, @Nullable List<String> some) {
  private static final int DEFAULT_PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  /// Rows, error, error table, and where the next page starts.
  @Nullable Object page(Scope scope, @Nullable Object size, @Nullable Object offset) {
    int most = size(scope, size);
    var ids = ids(snapshot);
    int from = start(ids, offset);
    int to = Math.min(from + most, ids.size());
    var table = new LuaTable();
    for (var id : ids.subList(from, to)) {
      table.append(row(scope, snapshot, id));
    }
    var next = to < ids.size() ? ids.get(to - 1) : null;
    return Values.of(table, null, null, next);
  }

  /// The first row behind the one that an offset names; it need not exist any more.
  private static int start(List<String> ids, @Nullable Object offset) {
    if (!(offset instanceof String last)) {
      return 0;
    }
    int at = Collections.binarySearch(ids, last);
    return at >= 0 ? at + 1 : -at - 1;
  }

  private List<String> ids(Snapshot current) {
    return some == null ? current.ids(entity) : some;
  }

  /// An iterator of entity, error and the number of the page. A function that keeps it does not
  /// keep the configuration: when that is gone, the iterator ends.
  HostFunction each(Scope scope, @Nullable Object size) {
    int most = size(scope, size);
    var position = new int[1];
    var configuration = new WeakReference<>(snapshot);
    var rows = new EntityRows(entity, tables, Snapshot.EMPTY, some);
    return HostFunction.of(
        scope.worker().state(),
        "each",
        (LuaState state, @Nullable Object[] _) -> {
          var current = configuration.get();
          int at = position[0];
          if (current == null || at >= rows.ids(current).size()) {
            return null;
          }
          position[0] = at + 1;
          var row = rows.row(Scope.of(state), current, rows.ids(current).get(at));
          return Values.of(row, null, Numbers.of(at / most + 1));
        });
  }

  private @Nullable LuaTable row(Scope scope, Snapshot current, String id) {
    var document = current.document(entity, id);
    return document == null ? null : tables.of(scope, document);
  }

  private static int size(Scope scope, @Nullable Object size) {
    if (size == null) {
      return DEFAULT_PAGE;
    }
    if (!(size instanceof Double number) || !(number >= 1 && number <= LARGEST_PAGE)) {
      throw scope.error("size must be an integer between 1 and " + LARGEST_PAGE);
    }
    return number.intValue();
  }
}
