package moongate.plugins.oauth2;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import moongate.model.RuntimeUnavailableException;
import moongate.model.entity.Credential;
import moongate.model.value.Json;
import moongate.model.value.Value;
import moongate.plugins.oauth2.Tokens.Grant;
import org.jspecify.annotations.Nullable;

/// `POST …/oauth2/authorize`: called by the page on which a user has agreed. It returns the address
/// to send the user to, which contains a code or a token. Blocks.
record AuthorizeEndpoint(OAuth2Config config, Tokens tokens) {
  /// @param redirectUri where to send the user; it also tells the client about errors
  record Result(int status, String redirectUri) {}

  Result answer(Parameters parameters, Clients clients, String service)
      throws OAuth2Error, RuntimeUnavailableException {
    if (!config.isProvisioned(parameters)) {
      throw OAuth2Error.of("invalid_provision_key", "Invalid provision_key");
    }
    var user = parameters.find(OAuth2Schemas.USER);
    if (user == null) {
      throw OAuth2Error.of(
          "invalid_authenticated_userid", "Missing authenticated_userid parameter");
    }
    var client = clients.named(parameters);
    var redirectUri = Clients.redirectUri(client, parameters);
    if (redirectUri.isEmpty()) {
      throw OAuth2Error.invalidRequest("The application has no redirect_uri");
    }
    return answer(parameters, client, new Asked(service, user, redirectUri));
  }

  private record Asked(String service, String user, String redirectUri) {}

  private Result answer(Parameters parameters, Credential client, Asked asked)
      throws RuntimeUnavailableException {
    var state = parameters.find("state");
    boolean isImplicit = "token".equals(parameters.find("response_type"));
    char mark = isImplicit ? '#' : '?';
    try {
      var members = granted(parameters, client, asked);
      return new Result(200, with(asked.redirectUri(), mark, members, state));
    } catch (OAuth2Error error) {
      return new Result(400, with(asked.redirectUri(), mark, error.members(), state));
    }
  }

  private Map<String, String> granted(Parameters parameters, Credential client, Asked asked)
      throws OAuth2Error, RuntimeUnavailableException {
    var type = parameters.find("response_type");
    boolean isCode = "code".equals(type) && config.hasCodes();
    if (!isCode && !("token".equals(type) && config.hasImplicitGrant())) {
      throw OAuth2Error.of("unsupported_response_type", "Invalid response_type");
    }
    var scope = config.scope(parameters);
    var grant = new Grant(client.id(), asked.service(), asked.user(), scope);
    if (isCode) {
      var challenge = Pkce.challenge(parameters, config.pkce(), Clients.isPublic(client));
      return Map.of("code", tokens.issueCode(grant, asked.redirectUri(), challenge));
    }
    var members = new LinkedHashMap<String, String>();
    TokenEndpoint.shown(tokens.issueOnce(grant), null)
        .forEach((name, value) ->
            members.put(name, value instanceof Value.Str text ? text.text() : Json.write(value)));
    return members;
  }

  private static String with(
      String uri, char mark, Map<String, String> members, @Nullable String state) {
    var all = new LinkedHashMap<>(members);
    if (state != null) {
      all.put("state", state);
    }
    var arguments =
        all.entrySet().stream()
            .map(member -> encoded(member.getKey()) + "=" + encoded(member.getValue()))
            .collect(Collectors.joining("&"));
    boolean hasQuery = mark == '?' && uri.indexOf('?') >= 0;
    return uri + (hasQuery ? '&' : mark) + arguments;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
