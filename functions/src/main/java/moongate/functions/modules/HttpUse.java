package moongate.functions.modules;

import java.util.HashSet;
import java.util.Set;
import moongate.functions.api.Scope;

/// What the functions of one request have called so far, and may still call.
final class HttpUse {
  /// How many calls one request makes at most.
  static final int MOST_CALLS = 100;

  /// How many of them are open at a time.
  static final int MOST_OPEN = 16;

  private final Set<HttpCall> open = new HashSet<>();
  private int calls;

  static HttpUse of(Scope scope) {
    return scope.attached(HttpUse.class, HttpUse::new);
  }

  /// Counts a call.
  ///
  /// @return why there may not be another one, or nothing
  String begin(Scope scope, HttpCall call) {
    if (calls >= MOST_CALLS) {
      return "too many HTTP calls: at most " + MOST_CALLS + " for one request";
    }
    if (open.size() >= MOST_OPEN) {
      return "too many HTTP calls at a time: at most " + MOST_OPEN;
    }
    calls++;
    if (calls == 1) {
      scope.owns(this::closeAll);
    }
    open.add(call);
    return "";
  }

  void end(HttpCall call) {
    open.remove(call);
    call.close();
  }

  private void closeAll() {
    open.forEach(HttpCall::close);
    open.clear();
  }
}
