package moongate.functions.modules;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.HashMap;
import java.util.List;
import moongate.functions.api.Worker;
import moongate.functions.jose.JoseKey;
import moongate.functions.json.JsonException;
import moongate.lua.runtime.LuaTable;

/// Public keys to verify signatures with, out of texts: PEM, DER, or JSON (RFC 7517).
final class PublicKeys {
  private static final int LONGEST = 16 * 1024;
  private static final List<String> FAMILIES = List.of("RSA", "EC");

  /// What is read of a key in JSON (RFC 7518, 6).
  private static final List<String> MEMBERS =
      List.of("n", "e", "crv", "x", "y", "d", "p", "q", "dp", "dq", "qi");

  private PublicKeys() {}

  /// A public key that a function has parsed.
  record Parsed(PublicKey key) {}

  /// @throws GeneralSecurityException when there is no public key in `text`
  static Parsed read(Worker worker, String text) throws GeneralSecurityException {
    if (text.length() > LONGEST) {
      throw new GeneralSecurityException("too long");
    }
    JoseKey key = isJson(text) ? parts(worker, text) : new JoseKey.Text(text);
    GeneralSecurityException reason = null;
    for (var family : FAMILIES) {
      try {
        return new Parsed(
            worker
                .keyMaterial()
                .signatureKey(text, family, PublicKey.class, () -> key.publicKey(family)));
      } catch (GeneralSecurityException unsuitable) {
        reason = reason == null ? unsuitable : reason;
      }
    }
    throw new GeneralSecurityException("no public key of RSA or EC in it", reason);
  }

  static boolean isJson(String text) {
    return text.stripLeading().startsWith("{");
  }

  /// The members of a key in JSON.
  ///
  /// @throws GeneralSecurityException when `text` is no JSON object
  static JoseKey.Parts parts(Worker worker, String text) throws GeneralSecurityException {
    try {
      if (worker.json().decode(text) instanceof LuaTable table) {
        var parts = new HashMap<String, String>();
        for (var name : MEMBERS) {
          if (table.get(name) instanceof String part) {
            parts.put(name, part);
          }
        }
        return new JoseKey.Parts(parts);
      }
    } catch (JsonException malformed) {
      throw new GeneralSecurityException("a JSON object is expected", malformed);
    }
    throw new GeneralSecurityException("a JSON object is expected");
  }

  /// The public half of a private key.
  ///
  /// @throws GeneralSecurityException when the key does not tell
  static PublicKey of(PrivateKey key) throws GeneralSecurityException {
    if (key instanceof RSAPrivateCrtKey rsa) {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    }
    throw new GeneralSecurityException("a public key is needed");
  }
}
