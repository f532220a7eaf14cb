package moongate.functions.jose;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;

/// Encrypted tokens in the compact form (RFC 7516): `RSA-OAEP` and `ECDH-ES`, with the content in
/// any [ContentEncryption]. Whoever calls limits and pays for it.
public final class Jwe {
  /// How content's keys are passed on: the values of `alg`.
  public static boolean isAlgorithm(String name) {
    return name.equals(KeyEncryption.RSA_OAEP) || name.equals(KeyEncryption.ECDH_ES);
  }

  private Jwe() {}

  /// What of a token's header matters here.
  ///
  /// @param ephemeral the sender's public key, of ECDH-ES; empty for none
  /// @param apu what the sender said of itself, in base64url; empty for nothing
  /// @param apv what it said of the receiver
  public record Header(
      String algorithm,
      ContentEncryption content,
      Map<String, String> ephemeral,
      String apu,
      String apv) {
    public Header {
      ephemeral = Map.copyOf(ephemeral);
    }
  }

  /// The text of a token.
  ///
  /// @param header as it was read
  /// @param compact the token itself
  /// @throws GeneralSecurityException when it is not for this key, or was changed
  public static byte[] decrypt(Header header, CompactToken compact, JoseKey key)
      throws GeneralSecurityException {
    var secret =
        header.algorithm.equals(KeyEncryption.RSA_OAEP)
            ? KeyEncryption.decrypted(compact.encryptedKey(), key)
            : KeyEncryption.agreed(
                key,
                new JoseKey.Parts(header.ephemeral),
                header.content,
                decoded(header.apu),
                decoded(header.apv));
    var sealed = new ContentEncryption.Sealed(compact.content(), compact.tag());
    return header.content.open(secret, compact.vector(), compact.vouchedFor(), sealed);
  }

  /// Makes a header's text of the sender's public key, which only ECDH-ES has.
  @FunctionalInterface
  public interface HeaderWriter {
    String write(Map<String, String> ephemeral);
  }

  /// A token of `text`.
  ///
  /// @throws GeneralSecurityException when the key does not fit
  public static String encrypt(Header header, HeaderWriter writer, JoseKey key, byte[] text)
      throws GeneralSecurityException {
    var content = header.content;
    var sent =
        KeyEncryption.send(
            header.algorithm, content, key, decoded(header.apu), decoded(header.apv));
    var head = encoded(writer.write(sent.ephemeral()).getBytes(StandardCharsets.ISO_8859_1));
    var vector = KeyEncryption.random(content.vectorBytes());
    var sealed = content.seal(sent.key(), vector, head.getBytes(StandardCharsets.US_ASCII), text);
    return String.join(
        ".",
        head,
        encoded(sent.encrypted()),
        encoded(vector),
        encoded(sealed.content()),
        encoded(sealed.tag()));
  }

  private static byte[] decoded(String text) throws GeneralSecurityException {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      throw new GeneralSecurityException("apu or apv is not in base64url", malformed);
    }
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
