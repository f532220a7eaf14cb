package moongate.functions.jose;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.util.HexFormat;

/// The curves of keys (RFC 7518, 6.2.1.1).
enum Curve {
  P256("P-256", "secp256r1", 256, "06082a8648ce3d030107"),
  P384("P-384", "secp384r1", 384, "06052b81040022"),
  P521("P-521", "secp521r1", 521, "06052b81040023");

  private final String word;
  private final String standardName;
  private final int bits;
  private final byte[] identifier;

  Curve(String word, String standardName, int bits, String identifier) {
    this.word = word;
    this.standardName = standardName;
    this.bits = bits;
    this.identifier = HexFormat.of().parseHex(identifier);
  }

  /// @throws GeneralSecurityException for one that there is not
  static Curve of(String word) throws GeneralSecurityException {
    for (var curve : values()) {
      if (curve.word.equals(word)) {
        return curve;
      }
    }
    throw new GeneralSecurityException("unsupported curve: " + word);
  }

  /// The curve of a key.
  static Curve of(ECKey key) throws GeneralSecurityException {
    for (var curve : values()) {
      if (key.getParams().getOrder().equals(curve.parameters().getOrder())) {
        return curve;
      }
    }
    throw new GeneralSecurityException("unsupported curve");
  }

  /// The name in a key.
  String word() {
    return word;
  }

  /// The object identifier in DER.
  byte[] identifier() {
    return identifier.clone();
  }

  ECGenParameterSpec generator() {
    return new ECGenParameterSpec(standardName);
  }

  /// @throws GeneralSecurityException when the point is not on the curve: a secret agreed on with
  ///   such a key would tell the other one's key
  ECPublicKey publicKey(byte[] x, byte[] y) throws GeneralSecurityException {
    var parameters = parameters();
    var curve = parameters.getCurve();
    var prime = ((ECFieldFp) curve.getField()).getP();
    var px = new BigInteger(1, x);
    var py = new BigInteger(1, y);
    // Numbers of any length may come here: those that are too long are not computed with.
    boolean isInField = px.compareTo(prime) < 0 && py.compareTo(prime) < 0;
    if (!isInField || !isOn(curve, prime, px, py)) {
      throw new GeneralSecurityException("the point is not on the curve " + word);
    }
    var spec = new ECPublicKeySpec(new ECPoint(px, py), parameters);
    return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
  }

  private static boolean isOn(EllipticCurve curve, BigInteger prime, BigInteger x, BigInteger y) {
    var right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(prime);
    return y.pow(2).mod(prime).equals(right);
  }

  ECPrivateKey privateKey(byte[] secret) throws GeneralSecurityException {
    var spec = new ECPrivateKeySpec(new BigInteger(1, secret), parameters());
    return (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(spec);
  }

  /// A coordinate, as long as the curve's field.
  byte[] bytes(BigInteger coordinate) {
    var bytes = coordinate.toByteArray();
    int length = (bits + 7) / 8;
    var out = new byte[length];
    int copied = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - copied, out, length - copied, copied);
    return out;
  }

  private ECParameterSpec parameters() throws GeneralSecurityException {
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(generator());
    return parameters.getParameterSpec(ECParameterSpec.class);
  }
}
