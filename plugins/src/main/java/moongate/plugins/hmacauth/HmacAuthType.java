package moongate.plugins.hmacauth;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.CredentialIndex;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.Credential;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.entity.Scope;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.plugins.authentication.Authentication;

/// Registers `hmac-auth` and its credentials.
public final class HmacAuthType implements PluginType {
  static final String CREDENTIALS = "hmacauth_credentials";
  static final String USERNAME = "username";
  static final String SECRET = "secret";
  static final CredentialIndex<Map<String, Credential>> BY_USERNAME =
      CredentialIndex.byField(CREDENTIALS, USERNAME);

  @Override
  public String name() {
    return "hmac-auth";
  }

  @Override
  public int priority() {
    return 1030;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config()).without(Scope.CONSUMER).bringing(credentials());
  }

  private static Schema config() {
    var algorithms = HmacAlgorithm.names();
    return Schema.record()
        .field("hide_credentials", Field.flag().required().byDefault(false))
        .field("clock_skew", Field.number().greaterThan(0).byDefault(300))
        .field("anonymous", Field.text())
        .field("validate_request_body", Field.flag().required().byDefault(false))
        .field("enforce_headers", Field.listOf(Field.text()).byDefault(Value.ofTexts(List.of())))
        .field(
            "algorithms",
            Field.listOf(Field.text().oneOf(algorithms))
                .byDefault(Value.ofTexts(List.of(algorithms))))
        .field("realm", Authentication.realm());
  }

  private static Schema credentials() {
    return EntitySchemas.newEntity(CREDENTIALS)
        .adminPath("hmac-auths", "hmac-auth")
        .endpointKey(USERNAME)
        .cacheKey(USERNAME)
        .field("consumer", Field.foreign("consumers").required().goesWithIt())
        .field(USERNAME, Field.text().required().unique())
        .field(SECRET, Field.text().auto().encrypted());
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public List<CredentialIndex<?>> indexes() {
    return List.of(BY_USERNAME);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new HmacAuth(config.config(), context);
  }
}
