package moongate.functions.modules;

import java.util.HashMap;
import java.util.Map;
import moongate.functions.api.OpenSockets;
import moongate.functions.api.Scope;

/// What the functions of one request have called so far, and may still call.
final class HttpUse {
  /// How many calls one request makes at most.
  static final int MOST_CALLS = 100;

  /// How many of them are open at a time.
  static final int MOST_OPEN = 16;

  /// The calls that are open, each with the plugin whose functions have begun it.
  private final Map<HttpCall, String> open = new HashMap<>();

  private final OpenSockets all;
  private int calls;

  private HttpUse(OpenSockets all) {
    this.all = all;
  }

  static HttpUse of(Scope scope) {
    return scope.attached(
        HttpUse.class, () -> new HttpUse(scope.worker().services().network().open()));
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
    var plugin = scope.plugin().id();
    if (!all.take(plugin)) {
      return OpenSockets.REFUSAL;
    }
    open.put(call, plugin);
    calls++;
    if (calls == 1) {
      scope.owns(this::closeAll);
    }
    return "";
  }

  void end(HttpCall call) {
    var plugin = open.remove(call);
    if (plugin != null) {
      all.give(plugin);
    }
    call.close();
  }

  private void closeAll() {
    for (var call : open.keySet().toArray(HttpCall[]::new)) {
      end(call);
    }
  }
}
