package moongate.gateway;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.plugin.ConfigSecrets;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginException;
import moongate.gateway.plugin.PluginInstance;
import moongate.gateway.plugin.PluginScopes;
import moongate.gateway.plugin.PluginType;
import moongate.model.Snapshot;
import moongate.model.entity.PluginConfig;
import moongate.model.schema.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates the plugins of a plan. Plugins whose configuration has not changed are taken over from
/// the previous plan. For the others it remembers what they are bound to: only there plugin chains
/// have to be rebuilt.
final class PlanPlugins {
  /// Creating this many at once takes no noticeable time.
  private static final int FEW = 500;

  private static final Logger log = LoggerFactory.getLogger(PlanPlugins.class);

  /// The plugin has thrown an unexpected exception. The message names the configuration.
  private static final String DEFECT =
      "the gateway fails to make this plugin of its configuration, by a defect of its own: its log"
          + " has the trace";

  private final List<PluginType> types;
  private final PluginContext context;
  private final ConfigSecrets secrets;
  private final Map<String, PluginInstance> before;
  private final Map<String, PluginInstance> instances;
  private final Map<PluginType, Schema> configs = new HashMap<>();
  private final Set<String> touchedRoutes = new HashSet<>();
  private final Set<String> touchedServices = new HashSet<>();
  private boolean isAllTouched;

  /// Is told of a configuration that cannot be used.
  @FunctionalInterface
  interface Refusals {
    void refused(PluginConfig config, PluginException why);
  }

  /// @param types in the order in which they run
  PlanPlugins(
      List<PluginType> types, PluginContext context, @Nullable Plan previous, Refusals refusals) {
    this.types = types;
    this.context = context;
    this.secrets = new ConfigSecrets(context.shared().secrets(), context.snapshot());
    this.before = instances(previous);
    this.instances = HashMap.newHashMap(context.snapshot().plugins().size());
    makeAll(refusals);
    makeIndexes();
    touchTheGone();
  }

  /// Whether so many plugins have to be created that each should put off slow work.
  static boolean isBulk(Snapshot snapshot, @Nullable Plan previous) {
    var before = instances(previous);
    return snapshot.plugins().stream()
            .filter(plugin -> !isKnown(before.get(plugin.id()), plugin))
            .limit(FEW + 1L)
            .count()
        > FEW;
  }

  private static Map<String, PluginInstance> instances(@Nullable Plan plan) {
    return plan == null ? Map.of() : plan.instances();
  }

  private static boolean isKnown(@Nullable PluginInstance old, PluginConfig config) {
    return old != null
        && old.config().name().equals(config.name())
        && old.config().config().equals(config.config());
  }

  private void makeAll(Refusals refusals) {
    var byName = new HashMap<String, PluginType>();
    types.forEach(type -> byName.put(type.name(), type));
    for (var written : context.snapshot().plugins()) {
      var type = byName.get(written.name());
      if (!isAtWork(written)) {
        continue;
      }
      try {
        make(enabled(type, written), written);
      } catch (PluginException e) {
        refusals.refused(written, e);
      } catch (RuntimeException defect) {
        log.error("plugin {} ({}) cannot be made", written.name(), written.id(), defect);
        refusals.refused(written, new PluginException(DEFECT, defect));
      }
    }
  }

  /// Makes them while the plan is compiled, so that no request has to wait for it.
  private void makeIndexes() {
    var used = new HashSet<PluginType>();
    instances.values().forEach(instance -> used.add(instance.type()));
    for (var type : used) {
      type.indexes().forEach(context.consumers()::index);
    }
  }

  /// Another node of the same database may have plugins that this node lacks. Serving without such
  /// a plugin would let in requests that it should refuse.
  private static PluginType enabled(@Nullable PluginType type, PluginConfig written) {
    if (type == null) {
      throw new PluginException(
          written.name()
              + " plugin is in use but not enabled; add it to the 'plugins' configuration property");
    }
    return type;
  }

  private static boolean isAtWork(PluginConfig config) {
    return config.enabled()
        && (Subsystem.HTTP.serves(config.protocols())
            || Subsystem.STREAM.serves(config.protocols()));
  }

  private void make(PluginType type, PluginConfig written) {
    var last = before.get(written.id());
    if (last != null && isOf(last, written) && type.isCurrent(last.plugin())) {
      instances.put(written.id(), last);
    } else {
      makeAnew(type, written);
    }
  }

  private void makeAnew(PluginType type, PluginConfig written) {
    var config = secrets.resolved(written, configs.computeIfAbsent(type, PlanPlugins::schema));
    var old = before.get(config.id());
    var known =
        isKnown(old, config) ? Optional.ofNullable(old).map(PluginInstance::plugin) : none();
    var plugin = type.create(config, context, known);
    if (old != null && isSame(old, plugin, config)) {
      instances.put(config.id(), old);
      return;
    }
    instances.put(config.id(), new PluginInstance(type, config, plugin));
    touch(config);
    if (old != null) {
      touch(old.config());
    }
  }

  /// A type makes its schema anew each time that it is asked.
  private static Schema schema(PluginType type) {
    return type.schema().config();
  }

  private static Optional<Plugin> none() {
    return Optional.empty();
  }

  @SuppressWarnings("ReferenceEquality") // a plugin that was kept is the same object
  private static boolean isSame(PluginInstance old, Plugin plugin, PluginConfig config) {
    return old.plugin() == plugin && isOf(old, config);
  }

  /// A configuration that has not changed is the same object in both snapshots.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isOf(PluginInstance old, PluginConfig config) {
    return old.config() == config;
  }

  private void touch(PluginConfig config) {
    if (config.routeId() != null) {
      touchedRoutes.add(config.routeId());
    } else if (config.serviceId() != null) {
      touchedServices.add(config.serviceId());
    } else {
      isAllTouched = true;
    }
  }

  private void touchTheGone() {
    before.forEach((id, old) -> {
      if (!instances.containsKey(id)) {
        touch(old.config());
      }
    });
  }

  /// All plugins by the ids of their configurations.
  Map<String, PluginInstance> instances() {
    return instances;
  }

  /// Whether all routes may have other plugins now, not only those of the touched routes and
  /// services.
  boolean isAllTouched() {
    return isAllTouched;
  }

  /// Routes whose own plugins have changed.
  Set<String> touchedRoutes() {
    return touchedRoutes;
  }

  /// Services whose own plugins have changed.
  Set<String> touchedServices() {
    return touchedServices;
  }

  /// The configurations of each plugin by its name, in the order in which plugins run: those of a
  /// subsystem that can apply to the given routes.
  ///
  /// @param routes null for all
  Map<String, PluginScopes> scopes(Subsystem subsystem, @Nullable Set<String> routes) {
    var byName = new HashMap<String, PluginScopes>();
    for (var written : context.snapshot().plugins()) {
      var instance = instances.get(written.id());
      var route = written.routeId();
      if (instance != null
          && subsystem.serves(written.protocols())
          && (routes == null || route == null || routes.contains(route))) {
        byName.computeIfAbsent(written.name(), _ -> new PluginScopes()).add(instance);
      }
    }
    var inOrder = new LinkedHashMap<String, PluginScopes>();
    for (var type : types) {
      var scopes = byName.get(type.name());
      if (scopes != null) {
        inOrder.put(type.name(), scopes);
      }
    }
    return inOrder;
  }
}
