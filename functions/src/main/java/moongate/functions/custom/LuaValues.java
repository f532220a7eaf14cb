package moongate.functions.custom;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.model.schema.Field;
import moongate.model.schema.Type;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Lua values as configuration data, for schemas.
final class LuaValues {
  private LuaValues() {}

  /// The value that a schema gives for a field of `type`, which tells whether an empty table is a
  /// list.
  static Value value(@Nullable Object value, Type type) {
    if (!(value instanceof LuaTable table)) {
      return scalar(value);
    }
    return switch (type) {
      case Type.ListOf(var element) -> list(table, element.type());
      case Type.SetOf(var element) -> list(table, element.type());
      case Type.MapOf(_, var values) -> object(table, _ -> values.type());
      case Type.RecordOf(var schema) ->
          object(table, name -> schema.fields().getOrDefault(name, Field.any()).type());
      case Type.Scalar _, Type.Foreign _, Type.Any _ -> value(table);
    };
  }

  /// The value of something of which only its own look tells what it is: a table with a first
  /// element is a list.
  static Value value(@Nullable Object value) {
    if (!(value instanceof LuaTable table)) {
      return scalar(value);
    }
    var any = Field.any().type();
    return table.get(1) != null ? list(table, any) : object(table, _ -> any);
  }

  private static Value scalar(@Nullable Object value) {
    return switch (value) {
      case String text -> Value.of(Strings.toText(text));
      case Double number -> Value.of(number);
      case Boolean flag -> Value.of(flag);
      case null, default -> Value.NULL;
    };
  }

  private static Value list(LuaTable table, Type element) {
    var values = new ArrayList<Value>();
    CustomState.items(table).forEach(item -> values.add(value(item, element)));
    return Value.of(values);
  }

  private interface MemberTypes {
    Type of(String name);
  }

  private static Value object(LuaTable table, MemberTypes types) {
    var members = new LinkedHashMap<String, Value>();
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      if (table.keyAt(slot) instanceof String key) {
        var name = Strings.toText(key);
        members.put(name, value(table.valueAt(slot), types.of(name)));
      }
    }
    return Value.of(members);
  }

  /// The texts of a list; other elements are left out.
  static List<String> texts(@Nullable Object list) {
    var texts = new ArrayList<String>();
    if (list instanceof LuaTable table) {
      for (var item : CustomState.items(table)) {
        if (item instanceof String text) {
          texts.add(Strings.toText(text));
        }
      }
    }
    return texts;
  }
}
