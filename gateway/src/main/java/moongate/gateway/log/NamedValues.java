package moongate.gateway.log;

import java.util.ArrayList;
import java.util.HashMap;
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
  private final Map<String, Value> members = new LinkedHashMap<>();

  /// All values of the names that have several, which few have.
  private final Map<String, List<Value>> repeated = new HashMap<>(0);

  private NamedValues() {}

  /// Headers, with names in lower case.
  public static Value.Obj of(Headers headers) {
    var all = new NamedValues();
    for (int i = 0; i < headers.size(); i++) {
      all.add(headers.lowerNameAt(i), Value.of(Utf8.text(headers.valueAt(i))));
    }
    return all.document();
  }

  /// The arguments of a query or form; those without `=` are true.
  ///
  /// @param query null for none
  public static Value.Obj ofArguments(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return Value.Obj.EMPTY;
    }
    var all = new NamedValues();
    for (var argument : Arguments.parse(query)) {
      var value = argument.value();
      var given = value == null ? Value.of(true) : Value.of(Utf8.text(value));
      all.add(Utf8.text(argument.name()), given);
    }
    return all.document();
  }

  private void add(String name, Value value) {
    var first = members.putIfAbsent(name, value);
    if (first != null) {
      repeated.computeIfAbsent(name, _ -> new ArrayList<>(List.of(first))).add(value);
    }
  }

  private Value.Obj document() {
    repeated.forEach((name, values) -> members.put(name, Value.of(values)));
    return Value.of(members);
  }
}
