package moongate.lua.compile;

import java.util.HashMap;
import java.util.Map;
import moongate.lua.syntax.Expression;

/// The items of a large table constructor, with the data for splitting them into ranges.
final class TableRange {
  private record Range(int from, int until) {}

  private final Expression.Table table;

  /// The total weight of the items before each item.
  private final int[] weights;

  /// The index of each positional item; for others, the one it would have if it were positional.
  private final int[] indices;

  private final Map<Range, Object> keys = new HashMap<>();

  TableRange(Expression.Table table, Weights weights) {
    this.table = table;
    var items = table.items();
    this.weights = new int[items.size() + 1];
    this.indices = new int[items.size() + 1];
    indices[0] = 1;
    for (int i = 0; i < items.size(); i++) {
      this.weights[i + 1] = this.weights[i] + weights.of(items.get(i));
      indices[i + 1] = indices[i] + (items.get(i).key() == null ? 1 : 0);
    }
  }

  Expression.Table table() {
    return table;
  }

  int weight(int from, int until) {
    return weights[until] - weights[from];
  }

  int index(int item) {
    return indices[item];
  }

  /// The key of the part for a range: the same object for the same range.
  Object partKey(int from, int until) {
    return keys.computeIfAbsent(new Range(from, until), _ -> new Object());
  }
}
