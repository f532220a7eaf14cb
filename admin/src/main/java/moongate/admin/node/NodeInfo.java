package moongate.admin.node;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import moongate.model.value.Value;

/// What the Admin API tells about the node it runs in.
///
/// @param product the product and version in the `Server` header: `kong/3.10.0`
/// @param isProductShown whether answers have that header
/// @param isLatencyShown whether answers have `X-Kong-Admin-Latency`
/// @param nodeId a UUID, new at each start
/// @param workers its event loops
/// @param hasDatabase whether entities are kept one by one, or come from a declarative file
/// @param plugins every plugin of this node
/// @param settings every setting by name
/// @param traffic the counters of now
/// @param timers those of functions, now
/// @param dictionaries what functions share, with how full they are now
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
  /// A plugin, its place among the others, and its version.
  public record Plugin(String name, int priority, String version) {}

  /// Connections and requests of the proxy's listeners.
  ///
  /// @param writing connections on which a request is being answered
  /// @param waiting connections that wait for one
  public record Traffic(
      long connectionsActive,
      long writing,
      long waiting,
      long connectionsAccepted,
      long requests) {}

  /// How many timers of functions run, and how many wait for their time.
  public record Timers(long running, long pending) {}

  /// A shared dictionary; sizes in bytes.
  public record Dictionary(String name, long used, long capacity) {}

  /// Whether its configuration comes from a control plane, and from nowhere else.
  public boolean isDataPlane() {
    return settings.getOrDefault("role", Value.NULL).equals(Value.of("data_plane"));
  }

  /// Whether it hands its configuration to data planes, and serves no clients itself.
  public boolean isControlPlane() {
    return settings.getOrDefault("role", Value.NULL).equals(Value.of("control_plane"));
  }

  /// `3.10.0`.
  public String version() {
    return product.substring(product.indexOf('/') + 1);
  }
}
