package moongate.functions.pdk;

import java.util.LinkedHashMap;
import java.util.List;
import moongate.functions.api.ModelTables;
import moongate.functions.api.Scope;
import moongate.functions.json.JsonException;
import moongate.gateway.log.LogValues;
import moongate.gateway.plugin.PluginFailure;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.Strings;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// What functions have queued with `kong.log.set_serialize_value`, for the entries of plugins in
/// Java. It refuses what `kong.log.serialize()` refuses, in the same words; the plugin that writes
/// the entry fails with them.
///
/// It runs outside of any invocation, so nothing is charged: its own limits bound it.
final class EntryRevision implements LogValues.Revision {
  private static final int MOST_CALLS = 1000;
  private static final int LONGEST_KEY = 1024;
  private static final int LONGEST_SHOWN = 200;
  private static final int LONGEST_MESSAGE = 1000;

  private final Scope scope;

  EntryRevision(Scope scope) {
    this.scope = scope;
  }

  @Override
  public Value.Obj of(Value.Obj entry) {
    int length = SerializeCall.queued(scope);
    if (length > MOST_CALLS) {
      throw refusal("at most " + MOST_CALLS + " values can be added to a log entry", "");
    }
    var values = new EntryValues(scope.worker().json());
    var revised = entry;
    for (int i = 1; i <= length; i++) {
      revised = apply(revised, SerializeCall.at(scope, i), values);
    }
    return revised;
  }

  private static Value.Obj apply(Value.Obj entry, SerializeCall call, EntryValues values) {
    if (call.key().length() > LONGEST_KEY) {
      throw refusal("a key of a log entry has at most " + LONGEST_KEY + " characters", call.key());
    }
    try {
      var value = call.value() == null ? null : values.of(call.value());
      return put(entry, SerializeKey.of(call.key()), 0, value, call.mode());
    } catch (EntryValues.Refused | JsonException refused) {
      throw refusal(refused.getMessage(), call.key());
    }
  }

  private static PluginFailure refusal(String message, String key) {
    var text = new StringBuilder();
    LogLines.appendPrintable(text, Strings.shortened(message, LONGEST_MESSAGE));
    var summary = text.toString();
    text.append(", key of kong.log.set_serialize_value: ");
    LogLines.appendPrintable(text, Strings.shortened(key, LONGEST_SHOWN));
    return new PluginFailure(Strings.toText(text.toString()), Strings.toText(summary));
  }

  /// @param value null removes what is there
  private static Value.Obj put(
      Value.Obj object, SerializeKey key, int depth, @Nullable Value value, SerializeMode mode) {
    var bytes = key.names().get(depth);
    var name = Strings.toText(bytes);
    var known = object.members().get(name);
    if (depth == key.names().size() - 1) {
      if (!mode.takesEffect(known != null)) {
        return object;
      }
      return value == null ? object.without(name) : object.with(name, value);
    }
    if (known == null && mode == SerializeMode.REPLACE) {
      return object;
    }
    var inner =
        switch (known) {
          case null -> Value.Obj.EMPTY;
          case Value.Obj table -> table;
          case Value.Arr array -> numbered(array.elements());
          default -> throw new EntryValues.Refused(key.refusal(bytes, shown(known)));
        };
    return object.with(name, put(inner, key, depth + 1, value, mode));
  }

  /// An array that gets a name beside its numbers, as JSON shows it.
  private static Value.Obj numbered(List<Value> elements) {
    var members = new LinkedHashMap<String, Value>();
    for (var element : elements) {
      members.put(Integer.toString(members.size() + 1), element);
    }
    return Value.of(members);
  }

  private static String shown(Value value) {
    return Conversions.rawToString(ModelTables.withNulls(value));
  }
}
