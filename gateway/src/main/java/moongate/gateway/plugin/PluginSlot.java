package moongate.gateway.plugin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The configurations of one plugin (by name) that can apply on one route. At most one of them runs
/// for a request: the most specific one.
final class PluginSlot {
  private final @Nullable PluginInstance anyone;
  private final Map<String, PluginInstance> byConsumer;

  private PluginSlot(@Nullable PluginInstance anyone, Map<String, PluginInstance> byConsumer) {
    this.anyone = anyone;
    this.byConsumer = byConsumer;
  }

  /// Finds the configurations of one plugin that apply on the route.
  ///
  /// @param routeId null for "no route": only global configurations apply
  static PluginSlot of(PluginScopes scopes, @Nullable String routeId, @Nullable String serviceId) {
    PluginInstance anyone = null;
    var byConsumer = new HashMap<String, PluginInstance>();
    for (var instance : mostSpecificFirst(scopes.on(routeId, serviceId))) {
      var consumerId = instance.config().consumerId();
      if (consumerId != null) {
        byConsumer.putIfAbsent(consumerId, instance);
      } else if (anyone == null) {
        anyone = instance;
      }
    }
    removeOutranked(byConsumer, anyone);
    return new PluginSlot(anyone, Map.copyOf(byConsumer));
  }

  private static List<PluginInstance> mostSpecificFirst(List<PluginInstance> fitting) {
    fitting.sort((a, b) -> Integer.compare(rank(a), rank(b)));
    return fitting;
  }

  /// A configuration for all consumers of one route and service outranks one for a consumer and
  /// nothing else.
  private static void removeOutranked(
      Map<String, PluginInstance> byConsumer, @Nullable PluginInstance anyone) {
    if (anyone != null) {
      byConsumer.values().removeIf(instance -> rank(anyone) < rank(instance));
    }
  }

  /// How specific a configuration is; 1 is the most specific.
  private static int rank(PluginInstance instance) {
    var config = instance.config();
    boolean hasRoute = config.routeId() != null;
    boolean hasService = config.serviceId() != null;
    if (config.consumerId() != null) {
      return hasRoute ? (hasService ? 1 : 2) : (hasService ? 3 : 5);
    }
    return hasRoute ? (hasService ? 4 : 6) : (hasService ? 7 : 8);
  }

  boolean isEmpty() {
    return anyone == null && byConsumer.isEmpty();
  }

  boolean dependsOnConsumer() {
    return !byConsumer.isEmpty();
  }

  /// The configuration that applies for the consumer; null for none.
  @Nullable PluginInstance forConsumer(@Nullable String consumerId) {
    if (consumerId == null || byConsumer.isEmpty()) {
      return anyone;
    }
    var own = byConsumer.get(consumerId);
    return own != null ? own : anyone;
  }
}
