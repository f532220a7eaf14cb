package moongate.model.pki;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A certificate that was created here, with its key: a minimal one according to RFC 5280.
public record IssuedCertificate(X509Certificate certificate, PrivateKey key) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String COMMON_NAME = "550403";
  private static final String SUBJECT_ALTERNATIVE_NAME = "551d11";
  private static final String BASIC_CONSTRAINTS = "551d13";
  private static final String SHA256_WITH_RSA = "2a864886f70d01010b";
  private static final String SHA256_WITH_ECDSA = "2a8648ce3d040302";
  private static final int DNS_NAME = 0x82;
  private static final int ADDRESS = 0x87;

  /// The kinds of keys.
  public enum Kind {
    RSA,
    /// On the curve secp256r1.
    ECDSA,
    /// On the curve secp384r1.
    ECDSA_384
  }

  /// The content of a certificate to be created.
  ///
  /// @param commonName the subject
  /// @param names DNS names, and IPv4 addresses as eight hexadecimal digits after `ip:`
  public record Request(
      Kind kind,
      String commonName,
      List<String> names,
      boolean isAuthority,
      Instant from,
      Instant until) {
    public Request {
      names = List.copyOf(names);
    }
  }

  /// Creates a certificate signed with its own key.
  public static IssuedCertificate selfSigned(Request request) {
    return make(request, null);
  }

  /// Creates a certificate signed with the key of this one.
  public IssuedCertificate issue(Request request) {
    return make(request, this);
  }

  /// The certificate as PEM text.
  public String certificateText() {
    return Pem.write(certificate);
  }

  /// The key as PEM text.
  public String keyText() {
    return Pem.write(key);
  }

  private static IssuedCertificate make(Request request, @Nullable IssuedCertificate issuer) {
    try {
      var pair = newKeys(request.kind());
      var signingKey = issuer == null ? pair.getPrivate() : issuer.key;
      var issuerName =
          issuer == null
              ? name(request.commonName())
              : issuer.certificate.getSubjectX500Principal().getEncoded();
      var algorithm = algorithm(signingKey);
      var body = body(request, pair, issuerName, algorithm);
      var whole = Der.sequence(body, algorithm, Der.bits(signature(signingKey, body)));
      var factory = CertificateFactory.getInstance("X.509");
      var made = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(whole));
      return new IssuedCertificate(made, pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK makes RSA and EC keys", e);
    }
  }

  private static byte[] body(Request request, KeyPair pair, byte[] issuerName, byte[] algorithm) {
    return Der.sequence(
        Der.tagged(0xA0, Der.integer(BigInteger.TWO)),
        Der.integer(new BigInteger(120, new SecureRandom()).add(BigInteger.ONE)),
        algorithm,
        issuerName,
        Der.sequence(Der.time(TIME.format(request.from())), Der.time(TIME.format(request.until()))),
        name(request.commonName()),
        pair.getPublic().getEncoded(),
        Der.tagged(0xA3, Der.sequence(extensions(request))));
  }

  private static byte[] extensions(Request request) {
    var constraints = request.isAuthority() ? Der.sequence(Der.yes()) : Der.sequence();
    var all = Der.sequence(Der.oid(BASIC_CONSTRAINTS), Der.yes(), Der.octets(constraints));
    if (request.names().isEmpty()) {
      return all;
    }
    var names = new ArrayList<byte[]>();
    for (var name : request.names()) {
      names.add(
          name.startsWith("ip:")
              ? Der.tagged(ADDRESS, HexFormat.of().parseHex(name.substring(3)))
              : Der.tagged(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)));
    }
    var value = Der.octets(Der.sequence(names.toArray(byte[][]::new)));
    return Der.joined(all, Der.sequence(Der.oid(SUBJECT_ALTERNATIVE_NAME), value));
  }

  private static byte[] name(String commonName) {
    return Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.text(commonName))));
  }

  private static KeyPair newKeys(Kind kind) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(kind == Kind.RSA ? "RSA" : "EC");
    switch (kind) {
      case RSA -> generator.initialize(2048);
      case ECDSA -> generator.initialize(new ECGenParameterSpec("secp256r1"));
      case ECDSA_384 -> generator.initialize(new ECGenParameterSpec("secp384r1"));
    }
    return generator.generateKeyPair();
  }

  private static byte[] algorithm(PrivateKey key) {
    return isRsa(key)
        ? Der.sequence(Der.oid(SHA256_WITH_RSA), Der.nothing())
        : Der.sequence(Der.oid(SHA256_WITH_ECDSA));
  }

  private static byte[] signature(PrivateKey key, byte[] body) throws GeneralSecurityException {
    var signature = Signature.getInstance(isRsa(key) ? "SHA256withRSA" : "SHA256withECDSA");
    signature.initSign(key);
    signature.update(body);
    return signature.sign();
  }

  private static boolean isRsa(PrivateKey key) {
    return key.getAlgorithm().equals("RSA");
  }
}
