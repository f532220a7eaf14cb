package moongate.functions.pdk;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.ModelTables;
import moongate.functions.api.Scope;
import moongate.gateway.log.LogEntry;
import moongate.gateway.log.LogValues;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.log.serialize`, what loggers write about a request, and `kong.log.set_serialize_value`:
/// its calls are queued, and applied in that order by `serialize`. For plugins in Java that write
/// logs, [EntryRevision] applies them by the same rules.
public final class SerializeValues {
  /// What is wrong with a value that cannot be written.
  static final String REFUSAL =
      "value must be nil, a number, string, boolean or a non-self-referencial table containing"
          + " numbers, string and booleans";

  private SerializeValues() {}

  static Object queue(
      Scope scope, @Nullable Object key, @Nullable Object value, @Nullable Object options) {
    if (!(key instanceof String text)) {
      throw scope.error("key must be a string");
    }
    var word = options instanceof LuaTable table ? table.get("mode") : null;
    var mode = word == null ? SerializeMode.SET : SerializeMode.of(word);
    if (mode == null) {
      throw scope.error("mode must be 'set', 'add' or 'replace'");
    }
    queue(scope, new SerializeCall(text, value, mode));
    return Values.NONE;
  }

  /// Sets the value at the dotted `key` of the request's log entry; nil takes out what is there.
  public static void set(Scope scope, String key, @Nullable Object value) {
    queue(scope, new SerializeCall(key, value, SerializeMode.SET));
  }

  private static void queue(Scope scope, SerializeCall call) {
    if (SerializeCall.queued(scope) == 0) {
      LogValues.ofFunctions(scope.exchange(), new EntryRevision(scope));
    }
    call.queue(scope);
  }

  static Object serialize(Scope scope) {
    var entry = ModelTables.table(LogEntry.beforeFunctions(scope.exchange()));
    apply(scope, entry);
    return entry;
  }

  private static void apply(Scope scope, LuaTable result) {
    int length = SerializeCall.queued(scope);
    for (int i = 1; i <= length; i++) {
      var call = SerializeCall.at(scope, i);
      check(scope, call.value(), Collections.newSetFromMap(new IdentityHashMap<>()));
      apply(scope, result, call);
    }
  }

  private static void apply(Scope scope, LuaTable result, SerializeCall call) {
    var key = SerializeKey.of(call.key());
    var table = result;
    for (var name : key.parents()) {
      var next = table.get(name);
      if (next == null) {
        if (call.mode() == SerializeMode.REPLACE) {
          return;
        }
        next = new LuaTable();
        table.put(name, next);
      }
      if (!(next instanceof LuaTable inner)) {
        throw scope.error(key.refusal(name, HeaderArguments.text(next)));
      }
      table = inner;
    }
    if (call.mode().takesEffect(table.get(key.last()) != null)) {
      table.put(key.last(), call.value());
    }
  }

  private static boolean hasPlainKeys(LuaTable table) {
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      Meter.workCurrent(1);
      var key = table.keyAt(slot);
      if (!(key instanceof String || key instanceof Double || key instanceof Boolean)) {
        return false;
      }
    }
    return true;
  }

  private static void check(Scope scope, @Nullable Object value, Set<LuaTable> seen) {
    Meter.workCurrent(1);
    boolean isFine =
        switch (value) {
          case null -> true;
          case String _, Double _, Boolean _ -> true;
          case Userdata userdata -> userdata == Userdata.NULL;
          case LuaTable table -> seen.add(table) && hasPlainKeys(table);
          default -> false;
        };
    if (!isFine) {
      throw scope.error(REFUSAL);
    }
    if (value instanceof LuaTable table) {
      for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
        check(scope, table.valueAt(slot), seen);
      }
    }
  }
}
