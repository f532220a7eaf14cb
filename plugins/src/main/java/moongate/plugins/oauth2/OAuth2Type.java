package moongate.plugins.oauth2;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.CredentialIndex;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.entity.Scope;

/// Registers `oauth2`, its credentials, and the entities for the codes and tokens that it issues.
public final class OAuth2Type implements PluginType {
  @Override
  public String name() {
    return "oauth2";
  }

  @Override
  public int priority() {
    return 1400;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), OAuth2Schemas.config())
        .without(Scope.CONSUMER)
        .bringing(OAuth2Schemas.credentials())
        .bringing(OAuth2Schemas.tokens())
        .bringing(OAuth2Schemas.codes());
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public List<CredentialIndex<?>> indexes() {
    return List.of(Clients.BY_CLIENT_ID, Clients.BY_ID);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new OAuth2(config, context);
  }
}
