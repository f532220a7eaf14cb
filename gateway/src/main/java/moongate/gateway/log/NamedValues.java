package moongate.gateway.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.gateway.uri.Arguments;
import moongate.http.Headers;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Headers and arguments as objects; a name that occurs several times has an array.
public final class NamedValues {
  private NamedValues() {}

  /// Headers, with names in lower case.
  public static Value.Obj of(Headers headers) {
    var all = new LinkedHashMap<String, List<Value>>();
    for (int i = 0; i < headers.size(); i++) {
      add(all, headers.lowerNameAt(i), Value.of(Utf8.text(headers.valueAt(i))));
    }
    return document(all);
  }

  /// The arguments of a query or form; those without `=` are true.
  ///
  /// @param query null for none
  public static Value.Obj ofArguments(@Nullable String query) {
    var all = new LinkedHashMap<String, List<Value>>();
    if (query != null && !query.isEmpty()) {
      for (var argument : Arguments.parse(query)) {
        var value = argument.value();
        var given = value == null ? Value.of(true) : Value.of(Utf8.text(value));
        add(all, Utf8.text(argument.name()), given);
      }
    }
    return document(all);
  }

  private static void add(Map<String, List<Value>> all, String name, Value value) {
    all.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
  }

  private static Value.Obj document(Map<String, List<Value>> all) {
    var members = new LinkedHashMap<String, Value>();
    all.forEach((name, values) ->
        members.put(name, values.size() == 1 ? values.getFirst() : Value.of(values)));
    return Value.of(members);
  }
}
