package moongate.lua.lib;

import moongate.lua.runtime.Call;
import moongate.lua.runtime.Compare;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `table.sort`: the quicksort of PUC Lua's `ltablib.c`, step by step, so that a comparator gets
/// the same pairs in the same order, and an inconsistent one is detected in the same cases.
final class Sort {
  private final Meter meter;
  private final LuaTable table;
  private final @Nullable LuaFunction comparator;

  Sort(LuaState state, LuaTable table, @Nullable LuaFunction comparator) {
    this.meter = state.meter();
    this.table = table;
    this.comparator = comparator;
  }

  /// Sorts the items `first` to `last`.
  void sort(int first, int last) {
    int low = first;
    int high = last;
    while (low < high) {
      order(low, high);
      if (high - low == 1) {
        return;
      }
      int middle = (low + high) >>> 1;
      if (isLess(table.get(middle), table.get(low))) {
        swap(middle, low);
      } else {
        order(middle, high);
      }
      if (high - low == 2) {
        return;
      }
      int pivot = partition(low, high, middle);
      if (pivot - low < high - pivot) {
        sort(low, pivot - 1);
        low = pivot + 1;
      } else {
        sort(pivot + 1, high);
        high = pivot - 1;
      }
    }
  }

  /// Swaps two items if they are out of order.
  private void order(int left, int right) {
    if (isLess(table.get(right), table.get(left))) {
      swap(left, right);
    }
  }

  /// Moves items less than the one at `middle` before it and the others after it; returns its final
  /// position. The items at `low` and `high` are already on their sides and bound the two searches.
  private int partition(int low, int high, int middle) {
    var pivot = table.get(middle);
    swap(middle, high - 1);
    int left = low;
    int right = high - 1;
    while (true) {
      while (isLess(table.get(++left), pivot)) {
        if (left > high) {
          throw LuaErrors.host("invalid order function for sorting");
        }
      }
      while (isLess(pivot, table.get(--right))) {
        if (right < low) {
          throw LuaErrors.host("invalid order function for sorting");
        }
      }
      if (right < left) {
        swap(high - 1, left);
        return left;
      }
      swap(left, right);
    }
  }

  private boolean isLess(@Nullable Object a, @Nullable Object b) {
    meter.work(1);
    return comparator == null
        ? Compare.less(a, b)
        : Compare.isTrue(Values.first(Call.call(comparator, a, b)));
  }

  private void swap(int i, int j) {
    var item = table.get(i);
    table.put(i, table.get(j));
    table.put(j, item);
  }
}
