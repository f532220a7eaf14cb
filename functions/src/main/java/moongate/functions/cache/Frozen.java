package moongate.functions.cache;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Userdata;
import moongate.model.value.Json;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// A Lua value that does not belong to a state, so that each state can have a copy: nil, booleans,
/// numbers, strings, `ngx.null`, and tables of these without metatables. Immutable.
///
/// @param content the value itself; a [Table] for a table
/// @param weight about how many bytes it takes
public record Frozen(@Nullable Object content, int weight) {
  /// Keys and values of a table, one behind the other.
  private record Table(@Nullable Object[] fields) {}

  private static final int MOST_NESTED = 100;
  private static final int BYTES = 16;
  private static final int TEXT_BYTES = 24;
  private static final int TABLE_BYTES = 80;
  private static final int FIELD_BYTES = 24;

  /// A value that cannot leave its state. The message says what it is: `a value of type function`.
  public static final class Unsupported extends Exception {
    Unsupported(String message) {
      super(message, null, false, false);
    }
  }

  /// A string, which every state can use as it is.
  public static Frozen of(String text) {
    return new Frozen(text, BYTES + TEXT_BYTES + text.length());
  }

  /// The frozen form of `value`, whose making is paid for by the running function.
  public static Frozen of(LuaState state, @Nullable Object value) throws Unsupported {
    var freezing = new Freezing(state);
    var content = freezing.freeze(value, 0);
    return new Frozen(content, (int) Math.min(freezing.bytes, Integer.MAX_VALUE));
  }

  /// True when every state can use the content itself.
  boolean isPlain() {
    return !(content instanceof Table);
  }

  /// A copy for `state`, paid for by the running function.
  public @Nullable Object thaw(LuaState state) {
    return content instanceof Table table ? thaw(state, table) : content;
  }

  private static LuaTable thaw(LuaState state, Table table) {
    var fields = table.fields;
    state.meter().work(fields.length);
    state.meter().charge(TABLE_BYTES + (long) FIELD_BYTES * fields.length / 2);
    var copy = new LuaTable();
    for (int i = 0; i < fields.length; i += 2) {
      var value = fields[i + 1];
      copy.put(fields[i], value instanceof Table inner ? thaw(state, inner) : value);
    }
    return copy;
  }

  /// The same as configuration has it: a table is an array when its keys are 1, 2, 3.
  Value toValue() {
    return toValue(content);
  }

  private static Value toValue(@Nullable Object content) {
    return switch (content) {
      case String text -> Value.of(Strings.toText(text));
      case Double number -> Value.of(number);
      case Boolean flag -> Value.of(flag);
      case Table table -> toValue(table);
      case null, default -> Value.NULL;
    };
  }

  private static Value toValue(Table table) {
    var elements = new ArrayList<Value>();
    var members = new LinkedHashMap<String, Value>();
    for (int i = 0; i < table.fields.length; i += 2) {
      var key = table.fields[i];
      var value = toValue(table.fields[i + 1]);
      if (key instanceof Double position && position == elements.size() + 1) {
        elements.add(value);
      }
      members.put(name(key), value);
    }
    boolean isArray = !elements.isEmpty() && elements.size() == members.size();
    return isArray ? Value.of(elements) : Value.of(members);
  }

  private static String name(@Nullable Object key) {
    return switch (key) {
      case String text -> Strings.toText(text);
      case Double number -> Json.number(number);
      case null, default -> String.valueOf(key);
    };
  }

  private static final class Freezing {
    private final LuaState state;
    private final IdentityHashMap<LuaTable, Boolean> open = new IdentityHashMap<>();
    private long bytes = BYTES;

    Freezing(LuaState state) {
      this.state = state;
    }

    @Nullable Object freeze(@Nullable Object value, int depth) throws Unsupported {
      return switch (value) {
        case null -> null;
        case String text -> {
          bytes += TEXT_BYTES + text.length();
          yield text;
        }
        case Double number -> number;
        case Boolean flag -> flag;
        case LuaTable table -> freeze(table, depth + 1);
        case Userdata userdata when userdata == Userdata.NULL -> userdata;
        default -> throw new Unsupported("a value of type " + Metatables.typeName(value));
      };
    }

    private Table freeze(LuaTable table, int depth) throws Unsupported {
      if (depth > MOST_NESTED) {
        throw new Unsupported("a table of more than " + MOST_NESTED + " levels");
      }
      if (open.put(table, true) != null) {
        throw new Unsupported("a table that contains itself");
      }
      var fields = new ArrayList<@Nullable Object>();
      for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
        state.meter().work(2);
        state.meter().charge(FIELD_BYTES);
        bytes += FIELD_BYTES;
        fields.add(freeze(table.keyAt(slot), depth));
        fields.add(freeze(table.valueAt(slot), depth));
      }
      open.remove(table);
      bytes += TABLE_BYTES;
      return new Table(fields.toArray());
    }
  }
}
