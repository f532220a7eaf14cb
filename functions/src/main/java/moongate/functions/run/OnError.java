package moongate.functions.run;

import java.util.List;
import moongate.model.value.Value;

/// What a request does when one of its functions fails or is ended by its budget.
public enum OnError {
  /// The request fails, as in Kong: the client gets a 500, or a response that breaks off.
  CLOSE,

  /// The request goes on as if the function had ended there. The failure is logged and counted.
  OPEN;

  /// The names in a configuration, in this order.
  public static final String[] NAMES = {"close", "open"};

  /// The name in a configuration.
  public String word() {
    return NAMES[ordinal()];
  }

  /// What `choices` say for the function number `index` (from 0) of their phase: the last one holds
  /// for all that follow, none is [#CLOSE].
  static OnError of(List<Value> choices, int index) {
    if (choices.isEmpty()) {
      return CLOSE;
    }
    var choice = choices.get(Math.min(index, choices.size() - 1));
    return choice instanceof Value.Str text && text.text().equals("open") ? OPEN : CLOSE;
  }
}
