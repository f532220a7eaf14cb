package moongate.functions.pdk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Set;
import moongate.functions.json.JsonException;
import moongate.functions.json.LuaJson;
import moongate.gateway.plugin.ExplainedFailure;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Userdata;
import moongate.model.value.Json;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The values that functions add to one log entry, as [LuaJson] would write them. Their number and
/// texts are limited, because a small table that refers to a long text many times would become an
/// endless document.
final class EntryValues {
  private static final int MOST_VALUES = 50_000;
  private static final int BYTES_PER_VALUE = 256;

  private final LuaJson json;
  private int left = MOST_VALUES;

  EntryValues(LuaJson json) {
    this.json = json;
  }

  /// A value cannot be written.
  static final class Refused extends ExplainedFailure {
    Refused(String message) {
      super(message);
    }
  }

  /// @throws Refused if it cannot be written here
  /// @throws JsonException if it cannot be written in JSON
  Value of(Object value) {
    return new Reading().value(value, 0);
  }

  private void take(int bytes) {
    left -= 1 + bytes / BYTES_PER_VALUE;
    if (left < 0) {
      throw new Refused(
          "functions can add at most "
              + MOST_VALUES
              + " values to a log entry, each "
              + BYTES_PER_VALUE
              + " bytes of text counted as one more");
    }
  }

  /// Reads one value, in which no table may occur twice.
  private final class Reading {
    private final Set<LuaTable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Value value(@Nullable Object value, int depth) {
      return switch (value) {
        case String text -> Value.of(text(text));
        case Double number -> number(number);
        case Boolean flag -> Value.of(flag.booleanValue());
        case LuaTable table when seen.add(table) -> table(table, depth + 1);
        case Userdata userdata when userdata == Userdata.NULL -> nothing();
        case null -> nothing(); // a gap of an array
        default -> throw new Refused(SerializeValues.REFUSAL);
      };
    }

    private String text(String bytes) {
      take(bytes.length());
      return Strings.toText(bytes);
    }

    private Value number(double number) {
      take(0);
      if (!Double.isFinite(number)) {
        throw LuaJson.invalidNumber(number);
      }
      return Value.of(number);
    }

    private Value nothing() {
      take(0);
      return Value.NULL;
    }

    private Value table(LuaTable table, int depth) {
      take(0);
      int elements = json.elements(table, depth);
      return elements < 0 ? object(table, depth) : array(table, elements, depth);
    }

    private Value array(LuaTable table, int length, int depth) {
      var elements = new ArrayList<Value>();
      for (int i = 1; i <= length; i++) {
        elements.add(value(table.get(i), depth));
      }
      return Value.of(elements);
    }

    private Value object(LuaTable table, int depth) {
      var members = new LinkedHashMap<String, Value>();
      for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
        members.put(name(table.keyAt(slot)), value(table.valueAt(slot), depth));
      }
      return Value.of(members);
    }

    private String name(@Nullable Object key) {
      return switch (key) {
        case String name -> text(name);
        case Double number -> Json.number(number);
        case Boolean _ -> throw LuaJson.invalidKey(key);
        case null, default -> throw new Refused(SerializeValues.REFUSAL);
      };
    }
  }
}
