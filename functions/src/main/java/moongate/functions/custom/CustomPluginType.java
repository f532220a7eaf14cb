package moongate.functions.custom;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import moongate.functions.api.ApiPhase;
import moongate.functions.run.FunctionPlugin;
import moongate.functions.run.FunctionRuntime;
import moongate.functions.run.FunctionSet;
import moongate.functions.run.FunctionSource;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import org.jspecify.annotations.Nullable;

/// A plugin of the operator's own. Its schema stays what it was when the node started; all else is
/// what was read last.
final class CustomPluginType implements PluginType {
  private final String name;
  private final PluginSchema schema;
  private final CustomPlugins plugins;

  CustomPluginType(PluginDefinition definition, CustomPlugins plugins) {
    this.name = definition.name();
    this.schema = definition.schema();
    this.plugins = plugins;
  }

  private PluginDefinition definition() {
    return plugins.generation().definition(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int priority() {
    return definition().priority();
  }

  @Override
  public Optional<String> version() {
    return Optional.of(definition().version()).filter(version -> !version.isEmpty());
  }

  @Override
  public PluginSchema schema() {
    return schema;
  }

  /// Plugins in Lua remove the header Content-Length in `header_filter` if `body_filter` changes
  /// the body.
  @Override
  public boolean removesLength() {
    return true;
  }

  @Override
  public Set<Phase> phases() {
    var phases = EnumSet.noneOf(Phase.class);
    for (var phase : definition().phases()) {
      if (phase == ApiPhase.RESPONSE) {
        // It asks for the whole response before the service is called, and gets it with its head.
        phases.add(Phase.ACCESS);
        phases.add(Phase.HEADER_FILTER);
      } else {
        phases.add(Phase.valueOf(phase.name()));
      }
    }
    return phases;
  }

  @Override
  public boolean isCurrent(Plugin plugin) {
    return plugin instanceof FunctionPlugin old && isOf(plugins.generation(), old);
  }

  private static boolean isOf(Generation generation, FunctionPlugin plugin) {
    return plugin.functions().generation() == generation.number();
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    var generation = plugins.generation();
    var bound = BoundConfig.of(config);
    if (previous.orElse(null) instanceof FunctionPlugin old
        && isOf(generation, old)
        && BoundConfig.of(old.config()).equals(bound)) {
      return old.config().equals(config)
          ? old
          : new FunctionPlugin(config, old.functions(), plugins.engine());
    }
    var definition = generation.definition(name);
    var sources = new ArrayList<FunctionSource>();
    for (var phase : definition.phases()) {
      var file = definition.handler();
      sources.add(
          FunctionSource.ofHandler(phase, file.text(), file.file(), new Step(phase, bound)));
    }
    return new FunctionPlugin(
        config, FunctionSet.ofHandler(sources, generation.number()), plugins.engine());
  }

  /// One phase of the handler, for one configuration.
  private final class Step implements FunctionSource.Handler {
    private final ApiPhase phase;
    private final BoundConfig config;

    Step(ApiPhase phase, BoundConfig config) {
      this.phase = phase;
      this.config = config;
    }

    @Override
    public LuaFunction function(FunctionRuntime runtime) {
      var function = plugins.worker(runtime).handler(name).phases().get(phase);
      if (function == null) {
        throw new LuaError(HandlerTable.module(name) + " has no '" + phase.kongName() + "'");
      }
      return function;
    }

    @Override
    public @Nullable Object[] arguments(FunctionRuntime runtime) {
      var worker = plugins.worker(runtime);
      return new @Nullable Object[] {worker.handler(name).table(), worker.configuration(config)};
    }
  }
}
