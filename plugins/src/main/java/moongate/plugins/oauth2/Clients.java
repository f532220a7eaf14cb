package moongate.plugins.oauth2;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.CredentialIndex;
import moongate.gateway.uri.Arguments;
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
    var client = given == null ? ofBody(parameters, mayBePublic) : ofHeader(given, mayBePublic);
    if (client == null) {
      throw OAuth2Error.invalidClient(given != null);
    }
    return client;
  }

  private @Nullable Credential ofBody(Parameters parameters, boolean mayBePublic) {
    var id = parameters.find(OAuth2Schemas.CLIENT_ID);
    var secret = parameters.find(OAuth2Schemas.CLIENT_SECRET);
    return id == null ? null : find(Utf8.bytes(id), secret, mayBePublic);
  }

  /// RFC 6749 (section 2.3.1) wants both parts escaped, as in a form, and many libraries do that
  /// even to the `-` of an id. Others send them as they are.
  private @Nullable Credential ofHeader(GivenPassword given, boolean mayBePublic) {
    var asSent = find(given.username(), Utf8.text(given.password()), mayBePublic);
    return asSent != null
        ? asSent
        : find(
            Arguments.decode(given.username()),
            Utf8.text(Arguments.decode(given.password())),
            mayBePublic);
  }

  /// The client with this id, if the secret is right, or is not needed; else null.
  private @Nullable Credential find(String id, @Nullable String secret, boolean mayBePublic) {
    var client = consumers.index(BY_CLIENT_ID).get(id);
    boolean isRight =
        client != null
            && ((mayBePublic && isPublic(client)) || (secret != null && isSecret(client, secret)));
    return isRight ? client : null;
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
