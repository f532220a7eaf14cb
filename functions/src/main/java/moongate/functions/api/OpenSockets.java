package moongate.functions.api;

import java.util.HashMap;
import java.util.Map;

/// The sockets that all functions of the node have open at the same time, calls by HTTP included.
/// Each request has its own bound, but requests without number would together take all connections
/// of the node. One client could do that with a function that calls the gateway itself, as each of
/// its calls is a request that makes the next ones.
///
/// **No plugin gets more than half of what others leave**, so that there is always a socket for one
/// that has few. Safe for all threads.
public final class OpenSockets {
  /// Why there was no socket.
  public static final String REFUSAL =
      "too many open sockets: the functions of this plugin have as many as the node can spare";

  private final int most;
  private final Map<String, Integer> byPlugin = new HashMap<>();
  private int all;

  public OpenSockets(int most) {
    this.most = most;
  }

  /// No bound but the system's.
  public static OpenSockets unlimited() {
    return new OpenSockets(Integer.MAX_VALUE);
  }

  /// Takes one for the functions of `plugin`; false if there is none for them.
  ///
  /// @param plugin its id
  public synchronized boolean take(String plugin) {
    int own = byPlugin.getOrDefault(plugin, 0);
    int left = most - (all - own);
    if (own >= Math.max(1, left / 2) || all >= most) {
      return false;
    }
    byPlugin.put(plugin, own + 1);
    all++;
    return true;
  }

  /// Returns one that was taken.
  public synchronized void give(String plugin) {
    byPlugin.computeIfPresent(plugin, (_, own) -> own == 1 ? null : own - 1);
    all--;
  }
}
