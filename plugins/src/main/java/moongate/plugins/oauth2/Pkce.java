package moongate.plugins.oauth2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.Locale;
import moongate.model.value.Hash;
import org.jspecify.annotations.Nullable;

/// RFC 7636: whoever uses the code must be whoever has asked for it. A client sends the hash of a
/// secret with its first request, and the secret with its second.
final class Pkce {
  private static final int SHORTEST_VERIFIER = 43;
  private static final int LONGEST_VERIFIER = 128;
  private static final int CHALLENGE_LENGTH = 43;

  private Pkce() {}

  /// From which clients it is required.
  enum Demand {
    NONE,
    /// From public clients, which have no other secret.
    LAX,
    STRICT;

    static Demand of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /// The challenge in a request for a code; null if there is none.
  static @Nullable String challenge(Parameters parameters, Demand demand, boolean isPublic)
      throws OAuth2Error {
    var challenge = parameters.find("code_challenge");
    var method = parameters.find("code_challenge_method");
    if (challenge == null) {
      if (demand == Demand.STRICT || (demand == Demand.LAX && isPublic)) {
        throw OAuth2Error.invalidRequest(
            demand == Demand.STRICT
                ? "code_challenge is required"
                : "code_challenge is required for public clients");
      }
      return null;
    }
    if (method != null && !method.equals(OAuth2Schemas.S256)) {
      throw OAuth2Error.invalidRequest("code_challenge_method is not supported, must be S256");
    }
    if (challenge.length() != CHALLENGE_LENGTH || !challenge.matches("[A-Za-z0-9_-]+")) {
      throw OAuth2Error.invalidRequest("code_challenge is invalid");
    }
    return challenge;
  }

  /// Checks the verifier in a request with a code.
  ///
  /// @param challenge the challenge that was sent when the code was requested; null if there was
  ///   none
  static void check(Parameters parameters, @Nullable String challenge) throws OAuth2Error {
    var verifier = parameters.find("code_verifier");
    if (challenge == null) {
      if (verifier != null) {
        throw OAuth2Error.invalidRequest("code_verifier is not expected: no code_challenge came");
      }
      return;
    }
    if (verifier == null) {
      throw OAuth2Error.invalidRequest("code_verifier is required for PKCE authorization requests");
    }
    boolean isWellFormed =
        verifier.length() >= SHORTEST_VERIFIER
            && verifier.length() <= LONGEST_VERIFIER
            && verifier.matches("[A-Za-z0-9._~-]+");
    if (!isWellFormed || !SecretHash.isSame(hash(verifier), challenge)) {
      throw OAuth2Error.of("invalid_grant", "code_verifier is invalid");
    }
  }

  private static String hash(String verifier) {
    var digest = Hash.SHA_256.of(verifier.getBytes(US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }
}
