package moongate.plugins.session;

import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.entity.Scope;

/// Registers `session`, and the entity that it keeps in the database.
public final class SessionType implements PluginType {
  @Override
  public String name() {
    return "session";
  }

  @Override
  public int priority() {
    return 1900;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), SessionSchemas.config())
        .without(Scope.CONSUMER)
        .accepting(PluginSchema.HTTP_AND_STREAM)
        .bringing(SessionSchemas.sessions());
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS, Phase.HEADER_FILTER);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new Session(config.config(), context);
  }
}
