package moongate.plugins.oauth2;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.CredentialIndex;
import moongate.model.entity.Credential;
import moongate.model.value.Utf8;
import moongate.plugins.authentication.GivenPassword;
import org.jspecify.annotations.Nullable;

/// The applications that may ask for tokens: credentials of consumers.
///
/// @param consumers the consumers of the request's plan
record Clients(Consumers consumers) {
  static final CredentialIndex<Map<String, Credential>> BY_CLIENT_ID =
      CredentialIndex.byField(OAuth2Schemas.CREDENTIALS, OAuth2Schemas.CLIENT_ID);
  static final CredentialIndex<Map<String, Credential>> BY_ID =
      new CredentialIndex<>(OAuth2Schemas.CREDENTIALS, Clients::byId);

  private static Map<String, Credential> byId(List<Credential> credentials) {
    var index = HashMap.<String, Credential>newHashMap(credentials.size());
    credentials.forEach(credential -> index.put(credential.id(), credential));
    return index;
  }

  /// The client with this id, which is not its `client_id`.
  @Nullable Credential byId(String id) {
    return consumers.index(BY_ID).get(id);
  }

  /// The client that a request for a code names.
  Credential named(Parameters parameters) throws OAuth2Error {
    var id = parameters.find(OAuth2Schemas.CLIENT_ID);
    var client = id == null ? null : consumers.index(BY_CLIENT_ID).get(Utf8.bytes(id));
    if (client == null) {
      throw OAuth2Error.invalidClient(false);
    }
    return client;
  }

  /// The client that has authenticated. A public client has no secret; where that is allowed, its
  /// name is enough.
  ///
  /// @param authorization the header; empty for none
  Credential authenticated(Parameters parameters, String authorization, boolean mayBePublic)
      throws OAuth2Error {
    var given = GivenPassword.parse(authorization, "basic");
    if (given == null) {
      var id = parameters.find(OAuth2Schemas.CLIENT_ID);
      var secret = parameters.find(OAuth2Schemas.CLIENT_SECRET);
      return authenticated(id == null ? "" : Utf8.bytes(id), secret, false, mayBePublic);
    }
    return authenticated(given.username(), Utf8.text(given.password()), true, mayBePublic);
  }

  private Credential authenticated(
      String id, @Nullable String secret, boolean isByHeader, boolean mayBePublic)
      throws OAuth2Error {
    var client = consumers.index(BY_CLIENT_ID).get(id);
    if (client != null
        && ((mayBePublic && isPublic(client)) || (secret != null && isSecret(client, secret)))) {
      return client;
    }
    throw OAuth2Error.invalidClient(isByHeader);
  }

  private static boolean isSecret(Credential client, String secret) {
    var stored = client.document().textOrNull(OAuth2Schemas.CLIENT_SECRET);
    if (stored == null) {
      return false;
    }
    return client.document().flag(OAuth2Schemas.HASH_SECRET)
        ? SecretHash.isOf(stored, secret)
        : SecretHash.isSame(stored, secret);
  }

  static boolean isPublic(Credential client) {
    return OAuth2Schemas.PUBLIC.equals(client.document().textOrNull(OAuth2Schemas.CLIENT_TYPE));
  }

  /// The address to which the client's user returns: the one in the request, if it is one of the
  /// client's, or else the client's first one; empty if it has none.
  static String redirectUri(Credential client, Parameters parameters) throws OAuth2Error {
    var known = client.document().texts(OAuth2Schemas.REDIRECT_URIS);
    var asked = parameters.find(OAuth2Schemas.REDIRECT_URI);
    if (asked == null || known.isEmpty()) {
      return known.isEmpty() ? "" : known.getFirst();
    }
    if (!known.contains(asked)) {
      throw OAuth2Error.invalidRequest(
          "Invalid redirect_uri that does not match with any redirect_uri created with the"
              + " application");
    }
    return asked;
  }
}
