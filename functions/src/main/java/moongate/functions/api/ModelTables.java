package moongate.functions.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import moongate.model.Value;
import org.jspecify.annotations.Nullable;

/// Configuration data as Lua tables. Each call makes new ones, so that functions may change them.
public final class ModelTables {
  private static final int DEEPEST = 20;

  private ModelTables() {}

  /// The Lua value of `value`; fields that are null are left out.
  public static @Nullable Object of(Value value) {
    return switch (value) {
      case Value.Null _ -> null;
      case Value.Bool(var flag, _) -> flag;
      case Value.Num(var number, _) -> Numbers.of(number);
      case Value.Str text -> text.bytes();
      case Value.Arr array -> {
        var table = new LuaTable(array.size(), 0);
        for (var element : array.elements()) {
          table.append(of(element));
        }
        yield table;
      }
      case Value.Obj object -> table(object);
    };
  }

  /// The members of `object`.
  public static LuaTable table(Value.Obj object) {
    var table = new LuaTable(0, object.members().size());
    object.members().forEach((name, member) -> table.put(Strings.ofText(name), of(member)));
    return table;
  }

  /// A table of a function as configuration data; what is neither text, number, boolean nor table
  /// is left out.
  public static Value.Obj document(LuaTable table) {
    return document(table, 0);
  }

  /// The same for any value of a function; what cannot be configuration data is nothing.
  static Value value(@Nullable Object value) {
    var known = value(value, 0);
    return known == null ? Value.NULL : known;
  }

  private static Value.Obj document(LuaTable table, int depth) {
    var members = new LinkedHashMap<String, Value>();
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      var value = value(table.valueAt(slot), depth);
      if (table.keyAt(slot) instanceof String name && value != null) {
        members.put(Strings.toText(name), value);
      }
    }
    return Value.of(members);
  }

  private static @Nullable Value value(@Nullable Object value, int depth) {
    return switch (value) {
      case String text -> Value.of(Strings.toText(text));
      case Double number -> Value.of(number.doubleValue());
      case Boolean flag -> Value.of(flag.booleanValue());
      case LuaTable table when depth < DEEPEST -> {
        if (table.length() == 0) {
          yield document(table, depth + 1);
        }
        var items = new ArrayList<Value>();
        for (int i = 1; i <= table.length(); i++) {
          var item = value(table.get(i), depth + 1);
          items.add(item == null ? Value.NULL : item);
        }
        yield Value.of(items);
      }
      case null, default -> null;
    };
  }
}
