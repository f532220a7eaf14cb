package moongate.functions.pdk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Set;
import moongate.functions.json.LuaJson;
import moongate.gateway.plugin.ExplainedFailure;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Userdata;
import moongate.model.value.Json;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The values that functions add to one log entry, as [LuaJson] would write them: a table is an
/// array if all its keys are positive integers. Their number and texts are limited, because a small
/// table that refers to a long text many times would become an endless document.
final class EntryValues {
  private static final int MOST_VALUES = 50_000;
  private static final int BYTES_PER_VALUE = 256;
  private static final int DEEPEST = 1000;

  /// Longer arrays have no more gaps than elements.
  private static final int LONGEST_SPARSE = 1 << 15;

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

  /// @throws Refused if it cannot be written
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
        throw new Refused("Cannot serialise number: must not be NaN or Infinity");
      }
      return Value.of(number);
    }

    private Value nothing() {
      take(0);
      return Value.NULL;
    }

    private Value table(LuaTable table, int depth) {
      take(0);
      if (depth > DEEPEST) {
        throw new Refused("Cannot serialise, excessive depth (" + depth + ")");
      }
      int length = json.isArray(table) ? table.length() : arrayLength(table);
      return length < 0 ? object(table, depth) : array(table, length, depth);
    }

    /// The highest index if all keys are positive integers, else -1.
    private int arrayLength(LuaTable table) {
      double highest = -1;
      int elements = 0;
      for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
        if (!(table.keyAt(slot) instanceof Double key && key >= 1 && key == Math.rint(key))) {
          return -1;
        }
        highest = Math.max(highest, key);
        elements++;
      }
      if (highest > LONGEST_SPARSE && highest > 2.0 * elements) {
        throw new Refused("Cannot serialise table: excessively sparse array");
      }
      return (int) highest;
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
        case Boolean _ ->
            throw new Refused("Cannot serialise boolean: table key must be a number or string");
        case null, default -> throw new Refused(SerializeValues.REFUSAL);
      };
    }
  }
}
