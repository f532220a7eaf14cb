package moongate.plugins.logging;

import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Outbox;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// A kind of plugin that reports requests, and sessions, when they are over. While its
/// configuration stays the same, the plugin keeps its queue.
public abstract class LogPluginType implements PluginType {
  private final String name;
  private final int priority;

  protected LogPluginType(String name, int priority) {
    this.name = name;
    this.priority = priority;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int priority() {
    return priority;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name, config()).accepting(PluginSchema.HTTP_AND_STREAM);
  }

  protected abstract Schema config();

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.LOG, Phase.WS_CLOSE);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> create(config.config(), context));
  }

  protected abstract Plugin create(Value.Obj config, PluginContext context);

  /// Creates a queue for the plugin.
  protected final BatchQueue queue(
      BatchLimits limits, PluginContext context, BatchQueue.Receiver receiver) {
    return new BatchQueue(name, limits, Outbox.of(context.shared()), receiver);
  }
}
