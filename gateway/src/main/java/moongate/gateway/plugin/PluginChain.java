package moongate.gateway.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All plugins that can run on one route, in order. Immutable; compiled with the plan.
///
/// On most routes all requests run the same plugins, so nothing has to be collected per request.
/// Only if a plugin is configured for certain consumers, the choice is made when its turn comes.
public final class PluginChain {
  /// No plugins.
  public static final PluginChain EMPTY = new PluginChain(List.of());

  private final PluginSlot[] slots;
  private final PluginInstance @Nullable [] fixed;

  private PluginChain(List<PluginSlot> slots) {
    this.slots = slots.toArray(PluginSlot[]::new);
    this.fixed = slots.stream().anyMatch(PluginSlot::dependsOnConsumer) ? null : everyone();
  }

  /// The chain of a route, or of requests without one.
  ///
  /// @param byName all configurations by plugin name, in the order in which plugins run
  /// @param routeId null for requests without a route
  public static PluginChain of(
      Map<String, PluginScopes> byName, @Nullable String routeId, @Nullable String serviceId) {
    var slots = new ArrayList<PluginSlot>();
    for (var scopes : byName.values()) {
      var slot = PluginSlot.of(scopes, routeId, serviceId);
      if (!slot.isEmpty()) {
        slots.add(slot);
      }
    }
    return slots.isEmpty() ? EMPTY : new PluginChain(slots);
  }

  private PluginInstance[] everyone() {
    var instances = new ArrayList<PluginInstance>();
    for (var slot : slots) {
      var instance = slot.forConsumer(null);
      if (instance != null) {
        instances.add(instance);
      }
    }
    return instances.toArray(PluginInstance[]::new);
  }

  /// The plugins of requests that have no consumer.
  public List<PluginInstance> forAnonymous() {
    return List.of(everyone());
  }

  /// How many plugins can run.
  int size() {
    return slots.length;
  }

  PluginSlot slot(int index) {
    return slots[index];
  }

  /// The plugins, if they are the same for every consumer; else null.
  PluginInstance @Nullable [] fixed() {
    return fixed;
  }

  /// Starts a request: no plugin is collected yet, [PluginRun#access] does that.
  public PluginRun start() {
    return new PluginRun(this);
  }

  /// Starts a request that has no access phase: all plugins take part.
  public PluginRun all() {
    var run = new PluginRun(this);
    run.collectAll();
    return run;
  }
}
