package moongate.plugins.basicauth;

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
import moongate.model.schema.Transformation;
import moongate.model.value.Value;
import moongate.plugins.authentication.Authentication;

/// Registers `basic-auth` and its credentials.
public final class BasicAuthType implements PluginType {
  static final String CREDENTIALS = "basicauth_credentials";
  static final String USERNAME = "username";
  static final String PASSWORD = "password";
  private static final String CONSUMER = "consumer";
  static final CredentialIndex<Map<String, Credential>> BY_USERNAME =
      CredentialIndex.byField(CREDENTIALS, USERNAME);

  @Override
  public String name() {
    return "basic-auth";
  }

  @Override
  public int priority() {
    return 1100;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config()).without(Scope.CONSUMER).bringing(credentials());
  }

  private static Schema config() {
    return Schema.record()
        .field("anonymous", Field.text())
        .field("hide_credentials", Field.flag().required().byDefault(false))
        .field("realm", Authentication.realm().required().byDefault("service"));
  }

  private static Schema credentials() {
    return EntitySchemas.newEntity(CREDENTIALS)
        .adminPath("basic-auths", "basic-auth")
        .endpointKey(USERNAME)
        .cacheKey(USERNAME)
        .field(CONSUMER, Field.foreign("consumers").required().goesWithIt())
        .field(USERNAME, Field.text().required().unique())
        .field(PASSWORD, Field.text().required().encrypted())
        .transformed(new Transformation(PASSWORD, List.of(CONSUMER), BasicAuthType::hashed));
  }

  private static Value.Obj hashed(Value.Obj credential) {
    var password = (Value.Str) credential.at(PASSWORD);
    var hash = PasswordHash.of(password.bytes(), credential.object(CONSUMER).text("id"));
    return credential.with(PASSWORD, Value.of(hash));
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
    return new BasicAuth(config.config());
  }
}
