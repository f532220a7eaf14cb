package moongate.lua.compile;

import java.util.HashMap;
import java.util.Map;
import moongate.lua.syntax.Expression;

/// The items of a large table constructor, with what it takes to cut them into ranges.
final class TableRange {
  private record Range(int from, int until) {}

  private final Expression.Table table;

  /// The weight of all items before each.
  private final int[] weights;

  /// The number that each item has, or would have if it had no key.
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

  /// One object per range, by which its part is found again.
  Object partKey(int from, int until) {
    return keys.computeIfAbsent(new Range(from, until), _ -> new Object());
  }
}
