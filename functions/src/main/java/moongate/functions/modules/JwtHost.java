package moongate.functions.modules;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.HashMap;
import java.util.Map;
import moongate.functions.api.Scope;
import moongate.functions.pki.KeyMaterial;
import moongate.functions.pki.PemKeys;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// Signatures of `resty.jwt` (RFC 7518, section 3). Each algorithm takes keys of its own kind only,
/// so that a public key never serves as a shared secret; there is no `none`.
final class JwtHost {
  /// RFC 7518, 3.3 and 3.5.
  private static final int LEAST_RSA_BITS = 2048;

  /// What is hashed or read is small beside these.
  private static final int RSA_SIGN_MICROS = 1500;

  private static final int MICROS = 300;
  private static final int MOST_KEY = 16 * 1024;

  private enum Kind {
    SHARED,
    RSA,
    EC
  }

  /// @param bits of the curve, for [Kind#EC]
  /// @param curve its object identifier in DER
  private record Algorithm(
      Kind kind, String name, int bits, byte[] curve, @Nullable AlgorithmParameterSpec parameters) {

    static Algorithm of(Kind kind, String name) {
      return new Algorithm(kind, name, 0, new byte[0], null);
    }

    Signature signature() throws GeneralSecurityException {
      var signature = Signature.getInstance(name);
      if (parameters != null) {
        signature.setParameter(parameters);
      }
      return signature;
    }

    /// Refuses a key that is not of this algorithm's kind or too weak.
    <K extends Key> K checked(K key) throws GeneralSecurityException {
      if (kind == Kind.RSA
          && !(key instanceof RSAKey rsa && rsa.getModulus().bitLength() >= LEAST_RSA_BITS)) {
        throw new GeneralSecurityException("an RSA key of 2048 bits or more is needed");
      }
      if (kind == Kind.EC
          && !(key instanceof ECKey elliptic
              && elliptic.getParams().getOrder().bitLength() == bits)) {
        throw new GeneralSecurityException("a key on the curve P-" + bits + " is needed");
      }
      return key;
    }
  }

  private static final Map<String, Algorithm> ALGORITHMS = algorithms();

  static final Library LIBRARY =
      Library.of("jwt")
          .function(
              "is_algorithm",
              (state, name) -> name instanceof String text && ALGORITHMS.containsKey(text))
          .function("signed", JwtHost::signed)
          .function("verify", JwtHost::verify);

  private JwtHost() {}

  private static Map<String, Algorithm> algorithms() {
    var all = new HashMap<String, Algorithm>();
    for (int bits : new int[] {256, 384, 512}) {
      all.put("HS" + bits, Algorithm.of(Kind.SHARED, "HmacSHA" + bits));
      all.put("RS" + bits, Algorithm.of(Kind.RSA, "SHA" + bits + "withRSA"));
      var hash = "SHA-" + bits;
      var pss = new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1);
      all.put("PS" + bits, new Algorithm(Kind.RSA, "RSASSA-PSS", 0, new byte[0], pss));
    }
    byte[] p256 = {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7};
    byte[] p384 = {6, 5, 0x2b, (byte) 0x81, 4, 0, 0x22};
    byte[] p521 = {6, 5, 0x2b, (byte) 0x81, 4, 0, 0x23};
    all.put("ES256", elliptic(256, 256, p256));
    all.put("ES384", elliptic(384, 384, p384));
    all.put("ES512", elliptic(512, 521, p521));
    return Map.copyOf(all);
  }

  private static Algorithm elliptic(int hash, int bits, byte[] curve) {
    return new Algorithm(Kind.EC, "SHA" + hash + "withECDSAinP1363Format", bits, curve, null);
  }

  /// A token in its compact form (RFC 7515, section 7.1) of a header and a payload.
  private static Object signed(
      LuaState state,
      @Nullable Object name,
      @Nullable Object key,
      @Nullable Object header,
      @Nullable Object payload) {
    var secret = Args.string(key, 2, "sign");
    var text =
        TextHost.base64Url(Costs.hashed(state, Args.string(header, 3, "sign")))
            + "."
            + TextHost.base64Url(Costs.hashed(state, Args.string(payload, 4, "sign")));
    var message = Costs.hashed(state, text);
    try {
      var signature = signature(state, find(name, secret), secret, message);
      return text + "." + TextHost.base64Url(signature);
    } catch (GeneralSecurityException e) {
      return Values.pair(null, "invalid key for " + name + ": " + e.getMessage());
    }
  }

  private static byte[] signature(
      LuaState state, Algorithm algorithm, String secret, byte[] message)
      throws GeneralSecurityException {
    if (algorithm.kind == Kind.SHARED) {
      return HmacModule.mac(state, algorithm.name, secret).doFinal(message);
    }
    Costs.asymmetric(state, algorithm.kind == Kind.RSA ? RSA_SIGN_MICROS : MICROS);
    var signature = algorithm.signature();
    signature.initSign(
        algorithm.checked(
            keys(state)
                .signatureKey(
                    secret,
                    algorithm.kind.name() + algorithm.bits,
                    PrivateKey.class,
                    () -> PemKeys.privateKey(secret, algorithm.kind.name(), algorithm.curve))));
    signature.update(message);
    return signature.sign();
  }

  private static Object verify(
      LuaState state,
      @Nullable Object name,
      @Nullable Object key,
      @Nullable Object text,
      @Nullable Object signed) {
    var message = Costs.hashed(state, Args.string(text, 3, "verify"));
    var claimed = Costs.hashed(state, Args.string(signed, 4, "verify"));
    var secret = Args.string(key, 2, "verify");
    Signature signature;
    try {
      var algorithm = find(name, secret);
      if (algorithm.kind == Kind.SHARED) {
        var right = HmacModule.mac(state, algorithm.name, secret).doFinal(message);
        return MessageDigest.isEqual(right, claimed);
      }
      Costs.asymmetric(state, MICROS);
      signature = algorithm.signature();
      signature.initVerify(
          algorithm.checked(
              keys(state)
                  .signatureKey(
                      secret,
                      algorithm.kind.name(),
                      PublicKey.class,
                      () -> PemKeys.publicKey(secret, algorithm.kind.name()))));
    } catch (GeneralSecurityException e) {
      return Values.pair(false, "invalid key for " + name + ": " + e.getMessage());
    }
    try {
      signature.update(message);
      return signature.verify(claimed);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  private static KeyMaterial keys(LuaState state) {
    return Scope.of(state).worker().keyMaterial();
  }

  private static Algorithm find(@Nullable Object name, String secret)
      throws GeneralSecurityException {
    var algorithm = name instanceof String text ? ALGORITHMS.get(text) : null;
    if (algorithm == null) {
      throw new GeneralSecurityException("no such algorithm");
    }
    if (secret.isEmpty() || secret.length() > MOST_KEY) {
      throw new GeneralSecurityException("it is empty or too long");
    }
    if (algorithm.kind == Kind.SHARED && PemKeys.isPem(secret)) {
      throw new GeneralSecurityException("a shared secret is needed, this is a key in PEM");
    }
    return algorithm;
  }
}
