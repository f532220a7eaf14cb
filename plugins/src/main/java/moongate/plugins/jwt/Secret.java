package moongate.plugins.jwt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.PublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moongate.model.entity.Credential;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// A credential that is prepared to verify tokens.
final class Secret {
  private final Credential credential;
  private final Algorithm algorithm;
  private final String shared;

  /// Parsed at the first use, so that a configuration with many keys loads without parsing all of
  /// them.
  private volatile @Nullable PublicKey publicKey;

  private Secret(Credential credential) {
    var document = credential.document();
    this.credential = credential;
    this.algorithm = Algorithm.of(document.optionalText("algorithm").orElse("HS256"));
    this.shared = Utf8.bytes(document.optionalText("secret").orElse(""));
  }

  /// All credentials by key, as bytes.
  static Map<String, Secret> byKey(List<Credential> credentials) {
    var secrets = HashMap.<String, Secret>newHashMap(credentials.size());
    for (var credential : credentials) {
      var key = credential.document().textOrNull(JwtType.KEY);
      if (key != null) {
        secrets.put(Utf8.bytes(key), new Secret(credential));
      }
    }
    return secrets;
  }

  Credential credential() {
    return credential;
  }

  /// Why `token` was not signed with this secret; null if it was.
  ///
  /// @param isBase64 whether the shared secret is in Base64
  @Nullable String refusal(Token token, boolean isBase64) {
    if (!token.algorithm().equals(algorithm.name())) {
      return "Invalid algorithm";
    }
    return algorithm.isShared() ? sharedRefusal(token, isBase64) : publicRefusal(token);
  }

  private @Nullable String sharedRefusal(Token token, boolean isBase64) {
    var secret = isBase64 ? decoded(shared) : shared.getBytes(ISO_8859_1);
    if (secret.length == 0) {
      return "Invalid key/secret";
    }
    return signed(algorithm.isSigned(token.signed(), token.signature(), secret));
  }

  private @Nullable String publicRefusal(Token token) {
    var key = publicKey();
    return key == null
        ? "Invalid key/secret"
        : signed(algorithm.isSigned(token.signed(), token.signature(), key));
  }

  private static @Nullable String signed(boolean isSigned) {
    return isSigned ? null : "Invalid signature";
  }

  private @Nullable PublicKey publicKey() {
    var known = publicKey;
    if (known == null) {
      try {
        var text = credential.document().optionalText("rsa_public_key").orElse("");
        publicKey = known = Pem.publicKey(text);
      } catch (PemException malformed) {
        return null;
      }
    }
    return known;
  }

  /// Decodes Base64 of either alphabet, with or without padding; empty if it is invalid.
  private static byte[] decoded(String base64) {
    try {
      return Base64.getUrlDecoder().decode(base64.replace('+', '-').replace('/', '_'));
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }
}
