package moongate.gateway.plugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The configurations of one plugin (by name), indexed by what they are bound to, so that a route
/// only has to look at its own and not at ten thousand others.
public final class PluginScopes {
  private final Map<String, List<PluginInstance>> ofRoute = new HashMap<>();
  private final Map<String, List<PluginInstance>> ofService = new HashMap<>();
  private final List<PluginInstance> ofAll = new ArrayList<>();

  public void add(PluginInstance instance) {
    bound(instance).add(instance);
  }

  private List<PluginInstance> bound(PluginInstance instance) {
    var config = instance.config();
    if (config.routeId() != null) {
      return ofRoute.computeIfAbsent(config.routeId(), _ -> new ArrayList<>());
    }
    return config.serviceId() != null
        ? ofService.computeIfAbsent(config.serviceId(), _ -> new ArrayList<>())
        : ofAll;
  }

  /// The configurations that can apply on a route; null for "no route": only global ones.
  List<PluginInstance> on(@Nullable String routeId, @Nullable String serviceId) {
    var fitting = new ArrayList<PluginInstance>();
    for (var instance : ofRoute.getOrDefault(routeId, List.of())) {
      var service = instance.config().serviceId();
      if (service == null || service.equals(serviceId)) {
        fitting.add(instance);
      }
    }
    fitting.addAll(ofService.getOrDefault(serviceId, List.of()));
    for (var instance : ofAll) {
      if (routeId != null || instance.config().isGlobal()) {
        fitting.add(instance);
      }
    }
    return fitting;
  }
}
