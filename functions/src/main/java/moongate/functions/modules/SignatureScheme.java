package moongate.functions.modules;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Map;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// How `resty.openssl.pkey` signs: what it hashes with, how it pads with an RSA key, and in which
/// form it writes the signature of an EC key.
///
/// @param hash as Java names it in signatures: `SHA256`
/// @param isPss whether an RSA key pads as RSA-PSS does, with a salt as long as the hash
/// @param isRaw whether the two numbers of an EC signature stand side by side (RFC 7518, 3.4), and
///   not in DER
record SignatureScheme(String hash, boolean isPss, boolean isRaw) {
  /// OpenSSL's numbers of paddings.
  static final int PKCS1 = 1;

  static final int OAEP = 4;
  static final int PSS = 6;

  /// How many bytes each hash has.
  private static final Map<String, Integer> HASHES =
      Map.of("SHA1", 20, "SHA224", 28, "SHA256", 32, "SHA384", 48, "SHA512", 64);

  /// @param digest `sha256` in any of its spellings
  /// @throws GeneralSecurityException when there is no such digest or padding
  static SignatureScheme of(String digest, @Nullable Object padding, @Nullable Object options)
      throws GeneralSecurityException {
    var hash = digest.toUpperCase(Locale.ROOT).replaceFirst("^SHA2?-", "SHA");
    if (!HASHES.containsKey(hash)) {
      throw new GeneralSecurityException("invalid digest type \"" + digest + "\"");
    }
    int number = padding instanceof Double given ? given.intValue() : PKCS1;
    if (number != PKCS1 && number != PSS) {
      throw new GeneralSecurityException("no signature has the padding " + number);
    }
    boolean isRaw =
        options instanceof LuaTable table && Boolean.TRUE.equals(table.get("ecdsa_use_raw"));
    return new SignatureScheme(hash, number == PSS, isRaw);
  }

  /// A signature with a key of any kind; one that is neither RSA nor EC brings its own hash.
  Signature signature(Key key) throws GeneralSecurityException {
    return switch (key.getAlgorithm()) {
      case "RSA" -> isPss ? pss() : Signature.getInstance(hash + "withRSA");
      case "EC" -> Signature.getInstance(hash + "withECDSA" + (isRaw ? "inP1363Format" : ""));
      default -> Signature.getInstance(key.getAlgorithm());
    };
  }

  private Signature pss() throws GeneralSecurityException {
    var name = "SHA-" + hash.substring("SHA".length());
    int salt = HASHES.getOrDefault(hash, 0);
    var signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new PSSParameterSpec(name, "MGF1", new MGF1ParameterSpec(name), salt, 1));
    return signature;
  }
}
