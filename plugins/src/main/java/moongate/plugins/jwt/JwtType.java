package moongate.plugins.jwt;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.CredentialIndex;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.entity.Scope;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;
import moongate.model.schema.Check;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;
import moongate.plugins.authentication.Authentication;

/// Registers `jwt` and its credentials.
public final class JwtType implements PluginType {
  static final String CREDENTIALS = "jwt_secrets";
  static final String KEY = "key";
  static final CredentialIndex<Map<String, Secret>> BY_KEY =
      new CredentialIndex<>(CREDENTIALS, Secret::byKey);
  private static final int YEAR_SECONDS = 31_536_000;

  @Override
  public String name() {
    return "jwt";
  }

  @Override
  public int priority() {
    return 1450;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config())
        .without(Scope.CONSUMER)
        .check(
            EntityChecks.conditional(
                "config.maximum_expiration",
                value -> value instanceof Value.Num(var most, _) && most > 0,
                "config.claims_to_verify",
                containsExpiration()))
        .bringing(credentials());
  }

  private static Check containsExpiration() {
    var expiration = Value.of(Token.EXPIRES);
    return (value, report) -> {
      if (!(value instanceof Value.Arr claims) || !claims.elements().contains(expiration)) {
        report.problem("expected to contain: " + Token.EXPIRES);
      }
    };
  }

  private static Schema config() {
    var names = Field.setOf(Field.text());
    var claims = Field.setOf(Field.text().oneOf(Token.EXPIRES, Token.NOT_BEFORE));
    return Schema.record()
        .field("uri_param_names", names.byDefault(Value.ofTexts(List.of("jwt"))))
        .field("cookie_names", names.byDefault(Value.ofTexts(List.of())))
        .field("key_claim_name", Field.text().byDefault("iss"))
        .field("secret_is_base64", Field.flag().required().byDefault(false))
        .field("claims_to_verify", claims)
        .field("anonymous", Field.text())
        .field("run_on_preflight", Field.flag().required().byDefault(true))
        .field("maximum_expiration", Field.number().between(0, YEAR_SECONDS).byDefault(0))
        .field("header_names", names.byDefault(Value.ofTexts(List.of("authorization"))))
        .field("realm", Authentication.realm());
  }

  private static Schema credentials() {
    return EntitySchemas.newEntity(CREDENTIALS)
        .adminPath("jwts", "jwt")
        .endpointKey(KEY)
        .cacheKey(KEY)
        .field("consumer", Field.foreign("consumers").required().goesWithIt())
        .field(KEY, Field.text().unique().auto())
        .field("secret", Field.text().auto().encrypted())
        .field("rsa_public_key", Field.text().check(publicKey()))
        .field("algorithm", Field.text().oneOf(Algorithm.names()).byDefault("HS256"))
        .check(
            EntityChecks.conditional(
                "algorithm", JwtType::isAsymmetric, "rsa_public_key", EntityChecks.mustBeSet()));
  }

  private static boolean isAsymmetric(Value algorithm) {
    return algorithm instanceof Value.Str name && !Algorithm.of(name.text()).isShared();
  }

  private static TextCheck publicKey() {
    return text -> {
      try {
        Pem.publicKey(text);
        return null;
      } catch (PemException malformed) {
        return "invalid key: " + malformed.getMessage();
      }
    };
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
    return new Jwt(config.config(), context);
  }
}
