package moongate.functions.modules;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Map;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// Keys that `resty.openssl.pkey` makes: `pkey.new({ type = "EC", curve = "prime256v1" })`.
final class NewKeys {
  private static final int RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 4096;

  /// To find the primes of 2048 bits; four times that for 4096.
  private static final int RSA_MICROS = 300_000;

  private static final int EC_MICROS = 1000;

  /// OpenSSL's names of curves, and Java's.
  private static final Map<String, String> CURVES =
      Map.of(
          "prime256v1", "secp256r1",
          "P-256", "secp256r1",
          "secp384r1", "secp384r1",
          "P-384", "secp384r1",
          "secp521r1", "secp521r1",
          "P-521", "secp521r1");

  private NewKeys() {}

  /// A key as `options` describe it, RSA with 2048 bits if they say nothing.
  ///
  /// @throws GeneralSecurityException when there is no such kind of key
  static PrivateKey made(LuaState state, @Nullable LuaTable options)
      throws GeneralSecurityException {
    var type = options == null ? null : options.get("type");
    if (type == null || type.equals("RSA")) {
      return rsa(state, options == null ? null : options.get("bits"));
    }
    if (type.equals("EC")) {
      return elliptic(state, options == null ? null : options.get("curve"));
    }
    throw new GeneralSecurityException("keys of RSA and EC are made, not of " + type);
  }

  private static PrivateKey rsa(LuaState state, @Nullable Object given)
      throws GeneralSecurityException {
    int bits = given instanceof Double number ? number.intValue() : RSA_BITS;
    if (bits < RSA_BITS || bits > MOST_RSA_BITS) {
      throw new GeneralSecurityException(RSA_BITS + " to " + MOST_RSA_BITS + " bits are needed");
    }
    Costs.asymmetric(state, RSA_MICROS * (bits / RSA_BITS) * (bits / RSA_BITS));
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair().getPrivate();
  }

  private static PrivateKey elliptic(LuaState state, @Nullable Object given)
      throws GeneralSecurityException {
    var curve = given == null ? "secp256r1" : CURVES.get(given);
    if (curve == null) {
      throw new GeneralSecurityException("there is no curve " + given);
    }
    Costs.asymmetric(state, EC_MICROS);
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair().getPrivate();
  }
}
