package moongate.functions;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import moongate.functions.api.ApiPhase;
import moongate.functions.run.Compilation;
import moongate.functions.run.FunctionEngine;
import moongate.functions.run.FunctionPlugin;
import moongate.functions.run.FunctionSet;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// pre-function or post-function: the same but for name and priority.
final class FunctionPluginType implements PluginType {
  private static final Set<String> STREAM_PROTOCOLS =
      Set.of("tcp", "tls", "tls_passthrough", "udp");
  private static final Set<Phase> STREAM_PHASES = Set.of(Phase.CERTIFICATE, Phase.LOG);
  private static final Logger log = LoggerFactory.getLogger(FunctionPluginType.class);

  private final String name;
  private final int priority;
  private final FunctionEngine engine;
  private final PluginSchema schema;

  FunctionPluginType(String name, int priority, FunctionEngine engine) {
    this.name = name;
    this.priority = priority;
    this.engine = engine;
    this.schema = FunctionSchema.of(name, engine.compiler());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public PluginSchema schema() {
    return schema;
  }

  /// Functions remove the header Content-Length in `header_filter` if `body_filter` changes the
  /// body.
  @Override
  public boolean removesLength() {
    return true;
  }

  @Override
  public Set<Phase> phases() {
    return phasesOf(phase -> true);
  }

  @Override
  public Set<Phase> phases(PluginConfig config) {
    return phasesOf(phase -> !config.config().list(phase.kongName()).isEmpty());
  }

  private static Set<Phase> phasesOf(Predicate<ApiPhase> isUsed) {
    var phases = EnumSet.noneOf(Phase.class);
    for (var phase : ApiPhase.OF_PLUGINS) {
      if (isUsed.test(phase)) {
        phases.add(Phase.valueOf(phase.name()));
      }
    }
    return phases;
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    if (!(previous.orElse(null) instanceof FunctionPlugin old)) {
      warnOfIdleFunctions(config);
      var functions = FunctionSet.of(config.config(), engine.compiler(), Compilation.of(context));
      return new FunctionPlugin(config, functions, engine);
    }
    return old.config().equals(config) ? old : new FunctionPlugin(config, old.functions(), engine);
  }

  /// Functions in phases that none of the plugin's protocols has.
  private void warnOfIdleFunctions(PluginConfig config) {
    if (!STREAM_PROTOCOLS.containsAll(config.protocols())) {
      return;
    }
    var idle = new TreeSet<>(phases(config));
    idle.removeAll(STREAM_PHASES);
    if (!idle.isEmpty()) {
      log.warn(
          "[{}] functions of {} never run: {} has the phases certificate and log only, plugin_id: {}",
          name,
          idle.stream().map(Phase::phaseName).collect(Collectors.joining(", ")),
          String.join(", ", config.protocols()),
          config.id());
    }
  }
}
