package moongate.plugins.keyauth;

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
import moongate.model.schema.Formats;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.plugins.authentication.Authentication;

/// Registers `key-auth` and its credentials.
public final class KeyAuthType implements PluginType {
  static final String CREDENTIALS = "keyauth_credentials";
  static final CredentialIndex<Map<String, Credential>> BY_KEY =
      CredentialIndex.byField(CREDENTIALS, "key");

  @Override
  public String name() {
    return "key-auth";
  }

  @Override
  public int priority() {
    return 1250;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config()).without(Scope.CONSUMER).bringing(credentials());
  }

  private static Schema config() {
    var names = Field.listOf(Field.text().required().check(Formats.headerName()));
    return Schema.record()
        .field(
            "key_names", names.required().minLength(1).byDefault(Value.ofTexts(List.of("apikey"))))
        .field("hide_credentials", Field.flag().required().byDefault(false))
        .field("anonymous", Field.text())
        .field("key_in_header", Field.flag().required().byDefault(true))
        .field("key_in_query", Field.flag().required().byDefault(true))
        .field("key_in_body", Field.flag().required().byDefault(false))
        .field("run_on_preflight", Field.flag().required().byDefault(true))
        .field("realm", Authentication.realm())
        .field("identity_realms", Field.listOf(Field.record(identityRealm())));
  }

  /// The schema of Kong Enterprise's realms. Consumers are only looked up in this configuration, so
  /// `realm` is refused.
  private static Schema identityRealm() {
    return Schema.record()
        .field("scope", Field.text().oneOf("cp", "realm").check(KeyAuthType::checkIsHere))
        .field("id", Field.text())
        .field("region", Field.text());
  }

  private static void checkIsHere(Value value, Report report) {
    if (value.equals(Value.of("realm"))) {
      report.problem("realms of Konnect cannot be asked; consumers are those of the configuration");
    }
  }

  private static Schema credentials() {
    return EntitySchemas.newEntity(CREDENTIALS)
        .adminPath("key-auths", "key-auth")
        .endpointKey("key")
        .cacheKey("key")
        .field("consumer", Field.foreign("consumers").required().goesWithIt())
        .field("key", Field.text().unique().auto().encrypted())
        .expiring();
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public List<CredentialIndex<?>> indexes() {
    return List.of(BY_KEY);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new KeyAuth(config.config(), context);
  }
}
