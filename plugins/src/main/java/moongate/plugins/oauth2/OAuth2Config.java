package moongate.plugins.oauth2;

import java.util.List;
import moongate.http.HeaderName;
import moongate.model.entity.PluginConfig;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// A configuration of the plugin.
///
/// @param id the plugin's own
/// @param scopes the existing scopes; empty for any
/// @param tokenSeconds how long an access token lives; 0 for ever
/// @param refreshSeconds how long a refresh token lives; 0 for ever
/// @param keepsRefreshToken whether a refresh token stays the same when it is used
/// @param isGlobal whether tokens are good for the services of all such plugins
record OAuth2Config(
    String id,
    List<String> scopes,
    boolean isScopeMandatory,
    String provisionKey,
    long tokenSeconds,
    long refreshSeconds,
    boolean hasCodes,
    boolean hasImplicitGrant,
    boolean hasClientCredentials,
    boolean hasPasswordGrant,
    boolean hidesCredentials,
    boolean isTerminatedBefore,
    boolean isGlobal,
    boolean keepsRefreshToken,
    Pkce.Demand pkce,
    HeaderName header) {
  static OAuth2Config of(PluginConfig plugin) {
    Value.Obj config = plugin.config();
    return new OAuth2Config(
        plugin.id(),
        config.texts("scopes"),
        config.flag("mandatory_scope"),
        config.optionalText("provision_key").orElse(""),
        (long) config.number("token_expiration"),
        (long) config.number("refresh_token_ttl"),
        config.flag("enable_authorization_code"),
        config.flag("enable_implicit_grant"),
        config.flag("enable_client_credentials"),
        config.flag("enable_password_grant"),
        config.flag("hide_credentials"),
        config.flag("accept_http_if_already_terminated"),
        config.flag("global_credentials"),
        config.flag("reuse_refresh_token") || config.flag("persistent_refresh_token"),
        Pkce.Demand.of(config.optionalText("pkce").orElse("lax")),
        HeaderName.of(Utf8.bytes(config.optionalText("auth_header_name").orElse("authorization"))));
  }

  /// Whether the request contains the plugin's provision key, which only the page that asks users
  /// may know.
  boolean isProvisioned(Parameters parameters) {
    var given = parameters.find("provision_key");
    return given != null && !provisionKey.isEmpty() && SecretHash.isSame(given, provisionKey);
  }

  /// The scope that a request asks for; empty if there is none.
  String scope(Parameters parameters) throws OAuth2Error {
    var asked = parameters.find(OAuth2Schemas.SCOPE);
    if (asked == null) {
      if (isScopeMandatory) {
        throw OAuth2Error.of("invalid_scope", "You must specify a scope");
      }
      return "";
    }
    if (!scopes.isEmpty()) {
      for (var one : asked.strip().split("\\s+", -1)) {
        if (!scopes.contains(one)) {
          throw OAuth2Error.of("invalid_scope", "\"" + one + "\" is an invalid scope");
        }
      }
    }
    return asked;
  }
}
