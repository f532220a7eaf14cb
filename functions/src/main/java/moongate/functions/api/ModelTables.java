package moongate.functions.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Objects;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Userdata;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Converts configuration data to Lua tables and back. Each call creates new tables, so that
/// functions may change them.
public final class ModelTables {
  private static final int DEEPEST = 20;
  private static final int MOST_VALUES = 10_000;

  /// A long text counts as several values.
  private static final int BYTES_PER_VALUE = 256;

  private ModelTables() {}

  /// The Lua value of `value`; fields that are null are left out.
  public static @Nullable Object of(Value value) {
    return of(value, null);
  }

  /// The Lua value of `value`, in which null is `ngx.null`.
  public static Object withNulls(Value value) {
    return Objects.requireNonNull(of(value, Userdata.NULL));
  }

  private static @Nullable Object of(Value value, @Nullable Object nothing) {
    return switch (value) {
      case Value.Null _ -> nothing;
      case Value.Bool(var flag, _) -> flag;
      case Value.Num(var number, _) -> Numbers.of(number);
      case Value.Str text -> text.bytes();
      case Value.Arr array -> {
        var table = new LuaTable(array.size(), 0);
        for (var element : array.elements()) {
          table.append(of(element, nothing));
        }
        yield table;
      }
      case Value.Obj object -> table(object, nothing);
    };
  }

  /// The members of `object`.
  public static LuaTable table(Value.Obj object) {
    return table(object, null);
  }

  private static LuaTable table(Value.Obj object, @Nullable Object nothing) {
    var table = new LuaTable(0, object.members().size());
    object.members().forEach((name, member) -> table.put(Utf8.bytes(name), of(member, nothing)));
    return table;
  }

  /// Converts a function's table to configuration data. Values other than texts, numbers, booleans
  /// and tables are left out, and so is what is too deep or too large.
  public static Value.Obj document(LuaTable table) {
    return new Reading().document(table, 0);
  }

  /// The same for any value of a function; [Value#NULL] for a value that cannot be configuration
  /// data.
  public static Value value(@Nullable Object value) {
    var known = new Reading().value(value, 0);
    return known == null ? Value.NULL : known;
  }

  /// Converts one value of a function. It limits the size of the result, because a small table that
  /// refers to other tables many times would become an endless document.
  private static final class Reading {
    private int left = MOST_VALUES;

    private Value.Obj document(LuaTable table, int depth) {
      var members = new LinkedHashMap<String, Value>();
      for (int slot = table.nextSlot(-1); slot >= 0 && left > 0; slot = table.nextSlot(slot)) {
        var value = value(table.valueAt(slot), depth);
        if (table.keyAt(slot) instanceof String name && value != null) {
          members.put(Strings.toText(name), value);
        }
      }
      return Value.of(members);
    }

    private @Nullable Value value(@Nullable Object value, int depth) {
      left--;
      return switch (value) {
        case String text -> {
          left -= text.length() / BYTES_PER_VALUE;
          yield Value.of(Strings.toText(text));
        }
        case Double number -> Value.of(number.doubleValue());
        case Boolean flag -> Value.of(flag.booleanValue());
        case LuaTable table when depth < DEEPEST ->
            table.length() == 0 ? document(table, depth + 1) : array(table, depth + 1);
        case null, default -> null;
      };
    }

    private Value array(LuaTable table, int depth) {
      var items = new ArrayList<Value>();
      for (int i = 1; i <= table.length() && left > 0; i++) {
        var item = value(table.get(i), depth);
        items.add(item == null ? Value.NULL : item);
      }
      return Value.of(items);
    }
  }
}
