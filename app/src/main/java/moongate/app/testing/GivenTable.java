package moongate.app.testing;

import java.util.ArrayList;
import java.util.List;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// A table from a test, which the prelude has checked and completed. Values of an unexpected type
/// are treated as missing.
record GivenTable(LuaTable table) {
  interface Member {
    void accept(String key, @Nullable Object value);
  }

  static GivenTable of(@Nullable Object value) {
    return new GivenTable(value instanceof LuaTable table ? table : new LuaTable());
  }

  @Nullable Object get(String key) {
    return table.get(key);
  }

  String text(String key) {
    return table.get(key) instanceof String text ? text : "";
  }

  double number(String key, double otherwise) {
    return table.get(key) instanceof Double number ? number : otherwise;
  }

  /// The elements of the list `key`.
  List<Object> items(String key) {
    return of(table.get(key)).items();
  }

  List<Object> items() {
    var items = new ArrayList<Object>();
    for (int i = 1; i <= table.length(); i++) {
      var item = table.get(i);
      if (item != null) {
        items.add(item);
      }
    }
    return items;
  }

  /// Visits all members with a string key.
  void each(Member member) {
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      if (table.keyAt(slot) instanceof String key) {
        member.accept(key, table.valueAt(slot));
      }
    }
  }
}
