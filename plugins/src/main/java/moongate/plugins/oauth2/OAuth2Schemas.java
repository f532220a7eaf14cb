package moongate.plugins.oauth2;

import java.net.URI;
import java.util.List;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Check;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.schema.Transformation;
import moongate.model.value.Value;
import moongate.plugins.authentication.Authentication;
import org.jspecify.annotations.Nullable;

/// The schemas of `oauth2`: its configuration, its credentials, and the tokens in the database.
final class OAuth2Schemas {
  static final String CREDENTIALS = "oauth2_credentials";
  static final String TOKENS = "oauth2_tokens";
  static final String CODES = "oauth2_authorization_codes";

  static final String CLIENT_ID = "client_id";
  static final String CLIENT_SECRET = "client_secret";
  static final String HASH_SECRET = "hash_secret";
  static final String REDIRECT_URIS = "redirect_uris";
  static final String CLIENT_TYPE = "client_type";
  static final String PUBLIC = "public";

  static final String CREDENTIAL = "credential";
  static final String SERVICE = "service";
  static final String PLUGIN = "plugin";
  static final String ACCESS_TOKEN = "access_token";
  static final String REFRESH_TOKEN = "refresh_token";
  static final String EXPIRES_IN = "expires_in";
  static final String CREATED_AT = "created_at";
  static final String USER = "authenticated_userid";
  static final String SCOPE = "scope";
  static final String CODE = "code";
  static final String REDIRECT_URI = "redirect_uri";
  static final String CHALLENGE = "challenge";
  static final String CHALLENGE_METHOD = "challenge_method";
  static final String S256 = "S256";

  private static final List<String> FLOWS =
      List.of(
          "enable_authorization_code",
          "enable_implicit_grant",
          "enable_client_credentials",
          "enable_password_grant");

  private OAuth2Schemas() {}

  static Schema config() {
    var schema =
        Schema.record()
            .field("scopes", Field.listOf(Field.text()))
            .field("mandatory_scope", Field.flag().required().byDefault(false))
            .field("provision_key", Field.text().required().auto().encrypted())
            .field("token_expiration", Field.number().required().byDefault(7200));
    for (var flow : FLOWS) {
      schema = schema.field(flow, Field.flag().required().byDefault(false));
    }
    return schema
        .field("hide_credentials", Field.flag().required().byDefault(false))
        .field("accept_http_if_already_terminated", Field.flag().required().byDefault(false))
        .field("anonymous", Field.text())
        .field("global_credentials", Field.flag().required().byDefault(false))
        .field("auth_header_name", Field.text().byDefault("authorization"))
        .field(
            "refresh_token_ttl",
            Field.number().required().between(0, 100_000_000).byDefault(1_209_600))
        .field("reuse_refresh_token", Field.flag().required().byDefault(false))
        .field("persistent_refresh_token", Field.flag().required().byDefault(false))
        .field("pkce", Field.text().oneOf("none", "lax", "strict").byDefault("lax"))
        .field("realm", Authentication.realm())
        .check(
            EntityChecks.conditional(
                "mandatory_scope", Value.of(true)::equals, "scopes", EntityChecks.mustBeSet()))
        .check(EntityChecks.custom(oneFlow(), FLOWS.toArray(String[]::new)));
  }

  private static Check oneFlow() {
    return (config, report) -> {
      boolean hasFlow = FLOWS.stream().anyMatch(((Value.Obj) config)::flag);
      if (!hasFlow) {
        report.problem("at least one of these fields must be true: " + String.join(", ", FLOWS));
      }
    };
  }

  static Schema credentials() {
    return EntitySchemas.newEntity(CREDENTIALS)
        .adminPath("oauth2", "oauth2")
        .endpointKey(CLIENT_ID)
        .cacheKey(CLIENT_ID)
        .field("consumer", Field.foreign("consumers").required().goesWithIt())
        .field("name", Field.text().required())
        .field(CLIENT_ID, Field.text().unique().auto())
        .field(CLIENT_SECRET, Field.text().auto().encrypted())
        .field(HASH_SECRET, Field.flag().required().byDefault(false))
        .field(REDIRECT_URIS, Field.listOf(Field.text().check((TextCheck) OAuth2Schemas::uri)))
        .field(
            CLIENT_TYPE,
            Field.text().required().oneOf("confidential", PUBLIC).byDefault("confidential"))
        .transformed(Transformation.recognized(CLIENT_SECRET, OAuth2Schemas::hashed));
  }

  private static @Nullable String uri(String text) {
    try {
      var uri = URI.create(text);
      if (uri.getScheme() == null || (uri.getHost() == null && uri.getPath() == null)) {
        return "cannot parse '" + text + "'";
      }
      return uri.getFragment() == null ? null : "fragment not allowed in '" + text + "'";
    } catch (IllegalArgumentException malformed) {
      return "cannot parse '" + text + "'";
    }
  }

  private static Value.Obj hashed(Value.Obj credential) {
    var secret = credential.textOrNull(CLIENT_SECRET);
    return credential.flag(HASH_SECRET) && secret != null && !SecretHash.isHash(secret)
        ? credential.with(CLIENT_SECRET, Value.of(SecretHash.of(secret)))
        : credential;
  }

  static Schema tokens() {
    return EntitySchemas.newEntity(TOKENS)
        .runtime()
        .endpointKey(ACCESS_TOKEN)
        .cacheKey(ACCESS_TOKEN)
        .field(CREDENTIAL, Field.foreign(CREDENTIALS).required().goesWithIt())
        .field(SERVICE, Field.foreign("services").goesWithIt())
        .field("token_type", Field.text().required().oneOf("bearer").byDefault("bearer"))
        .field(EXPIRES_IN, Field.integer().required())
        .field(ACCESS_TOKEN, Field.text().unique().auto().encrypted())
        .field(REFRESH_TOKEN, Field.text().unique().encrypted())
        .field(USER, Field.text())
        .field(SCOPE, Field.text())
        .expiring();
  }

  static Schema codes() {
    return EntitySchemas.newEntity(CODES)
        .runtime()
        .withoutAdminPath()
        .field(CREDENTIAL, Field.foreign(CREDENTIALS).required().goesWithIt())
        .field(SERVICE, Field.foreign("services").goesWithIt())
        .field(PLUGIN, Field.foreign("plugins").goesWithIt())
        .field(CODE, Field.text().unique().auto().encrypted())
        .field(USER, Field.text())
        .field(SCOPE, Field.text())
        .field(REDIRECT_URI, Field.text())
        .field(CHALLENGE, Field.text())
        .field(CHALLENGE_METHOD, Field.text().oneOf(S256))
        .expiring();
  }
}
