package moongate.plugins.oauth2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.model.RuntimeUnavailableException;
import moongate.model.entity.Credential;
import moongate.model.value.Value;
import moongate.plugins.oauth2.Tokens.Grant;
import org.jspecify.annotations.Nullable;

/// `POST …/oauth2/token`: issues a token to a client. Blocks.
record TokenEndpoint(OAuth2Config config, Tokens tokens) {
  /// @param clients the known applications
  /// @param authorization the header; empty if there is none
  /// @param service id of the service that the token is for; empty for all services
  /// @return the members of the response
  Map<String, Value> answer(
      Parameters parameters, Clients clients, String authorization, String service)
      throws OAuth2Error, RuntimeUnavailableException {
    var type = parameters.find("grant_type");
    checkType(type);
    boolean mayBePublic = "authorization_code".equals(type) || "refresh_token".equals(type);
    var client = clients.authenticated(parameters, authorization, mayBePublic);
    var redirectUri = Clients.redirectUri(client, parameters);
    var token =
        switch (type) {
          case "authorization_code" -> ofCode(parameters, client, service, redirectUri);
          case "client_credentials" -> ofClient(parameters, client, service);
          case "password" -> ofUser(parameters, client, service);
          case null, default -> refreshed(parameters, client, service);
        };
    return shown(token, parameters.find("state"));
  }

  private void checkType(@Nullable String type) throws OAuth2Error {
    boolean isEnabled =
        switch (type) {
          case "authorization_code" -> config.hasCodes();
          case "client_credentials" -> config.hasClientCredentials();
          case "password" -> config.hasPasswordGrant();
          case "refresh_token" -> config.hasCodes() || config.hasPasswordGrant();
          case null, default -> false;
        };
    if (!isEnabled) {
      throw OAuth2Error.of("unsupported_grant_type", "Invalid grant_type");
    }
  }

  private Value.Obj ofCode(
      Parameters parameters, Credential client, String service, String redirectUri)
      throws OAuth2Error, RuntimeUnavailableException {
    var given = parameters.find(OAuth2Schemas.CODE);
    var code = given == null ? null : tokens.code(given).orElse(null);
    if (code == null || !isMeantFor(code, client, service) || !isOurs(code)) {
      throw OAuth2Error.invalidRequest("Invalid code");
    }
    if (parameters.find(OAuth2Schemas.REDIRECT_URI) != null
        && !redirectUri.equals(code.textOrNull(OAuth2Schemas.REDIRECT_URI))) {
      throw OAuth2Error.invalidRequest("redirect_uri is not the one that the code was sent to");
    }
    // A wrong secret also uses up the code, so that nobody can guess.
    if (!tokens.use(code)) {
      throw OAuth2Error.invalidRequest("Invalid code");
    }
    Pkce.check(parameters, code.textOrNull(OAuth2Schemas.CHALLENGE));
    return tokens.issue(Grant.of(code));
  }

  private boolean isOurs(Value.Obj code) {
    return config.id().equals(code.object(OAuth2Schemas.PLUGIN).textOrNull("id"));
  }

  private static boolean isMeantFor(Value.Obj document, Credential client, String service) {
    var grant = Grant.of(document);
    return grant.client().equals(client.id()) && grant.service().equals(service);
  }

  private Value.Obj ofClient(Parameters parameters, Credential client, String service)
      throws OAuth2Error, RuntimeUnavailableException {
    var user = parameters.find(OAuth2Schemas.USER);
    if (user != null) {
      checkProvisioned(parameters);
    }
    var scope = config.scope(parameters);
    return tokens.issueOnce(new Grant(client.id(), service, user == null ? "" : user, scope));
  }

  private Value.Obj ofUser(Parameters parameters, Credential client, String service)
      throws OAuth2Error, RuntimeUnavailableException {
    checkProvisioned(parameters);
    var user = parameters.find(OAuth2Schemas.USER);
    if (user == null) {
      throw OAuth2Error.of(
          "invalid_authenticated_userid", "Missing authenticated_userid parameter");
    }
    return tokens.issue(new Grant(client.id(), service, user, config.scope(parameters)));
  }

  private void checkProvisioned(Parameters parameters) throws OAuth2Error {
    if (!config.isProvisioned(parameters)) {
      throw OAuth2Error.of("invalid_provision_key", "Invalid provision_key");
    }
  }

  private Value.Obj refreshed(Parameters parameters, Credential client, String service)
      throws OAuth2Error, RuntimeUnavailableException {
    var given = parameters.find(OAuth2Schemas.REFRESH_TOKEN);
    var old = given == null ? null : tokens.byRefreshToken(given).orElse(null);
    if (old == null || !isMeantFor(old, client, service)) {
      throw OAuth2Error.invalidRequest("Invalid refresh_token");
    }
    var grant = Grant.of(old);
    var narrower = parameters.find(OAuth2Schemas.SCOPE);
    if (narrower != null) {
      checkIsWithin(narrower, grant.scope());
      grant = grant.withScope(narrower);
    }
    return tokens
        .refresh(old, grant)
        .orElseThrow(() -> OAuth2Error.invalidRequest("Invalid refresh_token"));
  }

  private static void checkIsWithin(String narrower, String scope) throws OAuth2Error {
    var granted = List.of(scope.strip().split("\\s+", -1));
    for (var one : narrower.strip().split("\\s+", -1)) {
      if (!granted.contains(one)) {
        throw OAuth2Error.of("invalid_scope", "Scope mismatch");
      }
    }
  }

  /// @param state a value that the client wants to get back; null for none
  static Map<String, Value> shown(Value.Obj token, @Nullable String state) {
    var members = new LinkedHashMap<String, Value>();
    if (token.has(OAuth2Schemas.REFRESH_TOKEN)) {
      members.put(OAuth2Schemas.REFRESH_TOKEN, token.at(OAuth2Schemas.REFRESH_TOKEN));
    }
    members.put("token_type", token.at("token_type"));
    members.put(OAuth2Schemas.ACCESS_TOKEN, token.at(OAuth2Schemas.ACCESS_TOKEN));
    if (token.number(OAuth2Schemas.EXPIRES_IN) > 0) {
      members.put(OAuth2Schemas.EXPIRES_IN, token.at(OAuth2Schemas.EXPIRES_IN));
    }
    if (state != null) {
      members.put("state", Value.of(state));
    }
    return members;
  }
}
