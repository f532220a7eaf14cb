package moongate.plugins.oauth2;

import java.util.LinkedHashMap;
import moongate.http.HeaderName;
import moongate.http.Headers;

/// An error in a request, in the words of RFC 6749 and 6750.
///
/// @param status of the answer
/// @param challenge the value of `WWW-Authenticate`; empty for none
final class OAuth2Error extends Exception {
  private static final HeaderName WWW_AUTHENTICATE = HeaderName.of("WWW-Authenticate");

  private final int status;
  private final String error;
  private final String description;
  private final String challenge;

  private OAuth2Error(int status, String error, String description, String challenge) {
    super(error + ": " + description, null, false, false);
    this.status = status;
    this.error = error;
    this.description = description;
    this.challenge = challenge;
  }

  static OAuth2Error of(String error, String description) {
    return new OAuth2Error(400, error, description, "");
  }

  static OAuth2Error invalidRequest(String description) {
    return of("invalid_request", description);
  }

  /// @param isByHeader whether the client has used the `Authorization` header
  static OAuth2Error invalidClient(boolean isByHeader) {
    return new OAuth2Error(
        isByHeader ? 401 : 400,
        "invalid_client",
        "Invalid client authentication",
        isByHeader ? "Basic realm=\"OAuth2.0\"" : "");
  }

  /// Tokens cannot be stored, at the moment or at all.
  static OAuth2Error unavailable(int status, String description) {
    return new OAuth2Error(status, "server_error", description, "");
  }

  int status() {
    return status;
  }

  /// The members of the response.
  LinkedHashMap<String, String> members() {
    var members = new LinkedHashMap<String, String>();
    members.put("error", error);
    members.put("error_description", description);
    return members;
  }

  void addTo(Headers headers) {
    if (!challenge.isEmpty()) {
      headers.set(WWW_AUTHENTICATE, challenge);
    }
  }
}
