package moongate.functions.run;

import java.util.List;
import moongate.model.value.Value;

/// What happens to a request if one of its functions fails or is ended by its budget.
public enum OnError {
  /// The request fails, as in Kong: the client gets a 500, or a response that breaks off.
  CLOSE,

  /// The request goes on as if the function had ended normally. The failure is logged and counted.
  OPEN;

  /// The names in a configuration, in this order.
  public static final String[] NAMES = {"close", "open"};

  /// The name in a configuration.
  public String word() {
    return NAMES[ordinal()];
  }

  /// The choice for the function number `index` (from 0) of a phase. The last choice also holds for
  /// all functions that follow; without choices it is [#CLOSE].
  static OnError of(List<Value> choices, int index) {
    if (choices.isEmpty()) {
      return CLOSE;
    }
    var choice = choices.get(Math.min(index, choices.size() - 1));
    return choice instanceof Value.Str text && text.text().equals("open") ? OPEN : CLOSE;
  }
}
