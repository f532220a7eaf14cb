package moongate.admin.node;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import moongate.model.value.Value;

/// Information about the node.
///
/// @param product the value of the `Server` header: `kong/3.10.0`
/// @param isProductShown whether answers have that header
/// @param isLatencyShown whether answers have `X-Kong-Admin-Latency`
/// @param nodeId a UUID, new at each start
/// @param workers the number of event loops
/// @param hasDatabase whether the configuration is in a database and not in a declarative file
/// @param plugins every plugin of this node
/// @param settings every setting by name
/// @param traffic the current counters
/// @param timers the current timers of functions
/// @param dictionaries the shared dictionaries, with how full they are now
public record NodeInfo(
    String product,
    boolean isProductShown,
    boolean isLatencyShown,
    String nodeId,
    String hostname,
    int workers,
    boolean hasDatabase,
    List<Plugin> plugins,
    Map<String, Value> settings,
    Supplier<Traffic> traffic,
    Supplier<Timers> timers,
    Supplier<List<Dictionary>> dictionaries) {
  /// A plugin, its priority and its version.
  public record Plugin(String name, int priority, String version) {}

  /// The connections and requests of the proxy's listeners.
  ///
  /// @param writing connections on which a request is being answered
  /// @param waiting connections that wait for one
  public record Traffic(
      long connectionsActive,
      long writing,
      long waiting,
      long connectionsAccepted,
      long requests) {}

  /// The number of timers that run, and of those that are not due yet.
  public record Timers(long running, long pending) {}

  /// A shared dictionary; sizes in bytes.
  public record Dictionary(String name, long used, long capacity) {}

  /// Whether the configuration comes from a control plane only.
  public boolean isDataPlane() {
    return settings.getOrDefault("role", Value.NULL).equals(Value.of("data_plane"));
  }

  /// Whether the node sends its configuration to data planes, and serves no clients.
  public boolean isControlPlane() {
    return settings.getOrDefault("role", Value.NULL).equals(Value.of("control_plane"));
  }

  /// `3.10.0`.
  public String version() {
    return product.substring(product.indexOf('/') + 1);
  }
}
