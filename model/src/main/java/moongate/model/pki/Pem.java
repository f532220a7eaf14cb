package moongate.model.pki;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// Certificates and private keys as text (RFC 7468), between `-----BEGIN` and `-----END` lines.
/// Text around such blocks is ignored.
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private static final String ENCRYPTED =
      "it is encrypted; remove its passphrase with openssl pkey";

  private record Block(String label, byte[] der) {}

  private Pem() {}

  /// All certificates in `text`, at least one, in their order.
  ///
  /// @throws PemException if there is none, or one cannot be parsed
  public static List<X509Certificate> certificates(String text) {
    var certificates = new ArrayList<X509Certificate>();
    for (var block : blocks(text)) {
      if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
        certificates.add(certificate(block.der()));
      }
    }
    if (certificates.isEmpty()) {
      throw new PemException("no -----BEGIN CERTIFICATE----- in it");
    }
    return List.copyOf(certificates);
  }

  /// The first private key in `text`: PKCS#8, or the older forms of RSA and EC keys.
  ///
  /// @throws PemException if there is none, or it cannot be parsed
  public static PrivateKey privateKey(String text) {
    if (text.contains("Proc-Type: 4,ENCRYPTED")) {
      throw new PemException(ENCRYPTED);
    }
    for (var block : blocks(text)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return privateKey(block.der());
        }
        case "RSA PRIVATE KEY" -> {
          return privateKey(Pkcs8.ofRsa(block.der()));
        }
        case "EC PRIVATE KEY" -> {
          return privateKey(Pkcs8.ofEc(block.der()));
        }
        case "ENCRYPTED PRIVATE KEY" -> throw new PemException(ENCRYPTED);
        default -> {} // parameters of a curve, a certificate beside the key
      }
    }
    throw new PemException("no -----BEGIN PRIVATE KEY----- in it");
  }

  /// The first public key in `text`.
  ///
  /// @throws PemException if there is none, or it cannot be parsed
  public static PublicKey publicKey(String text) {
    for (var block : blocks(text)) {
      if (block.label().equals("PUBLIC KEY")) {
        return publicKey(block.der());
      }
    }
    throw new PemException("no -----BEGIN PUBLIC KEY----- in it");
  }

  /// `certificate` as PEM text.
  public static String write(X509Certificate certificate) {
    try {
      return write("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("what was read from DER has one", e);
    }
  }

  /// `key` as PEM text.
  public static String write(PrivateKey key) {
    return write("PRIVATE KEY", key.getEncoded());
  }

  /// `key` as PEM text.
  public static String write(PublicKey key) {
    return write("PUBLIC KEY", key.getEncoded());
  }

  private static String write(String label, byte[] der) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }

  /// True if `key` is the private key for the certificate's public key.
  public static boolean isPair(X509Certificate certificate, PrivateKey key) {
    return isPair(certificate.getPublicKey(), key);
  }

  /// True if the two keys belong together.
  public static boolean isPair(PublicKey publicKey, PrivateKey key) {
    return KeyHalves.match(publicKey, key);
  }

  private static List<Block> blocks(String text) {
    var blocks = new ArrayList<Block>();
    var block = BLOCK.matcher(text);
    while (block.find()) {
      var body = block.group(2);
      try {
        blocks.add(new Block(block.group(1), Base64.getMimeDecoder().decode(body)));
      } catch (IllegalArgumentException malformed) {
        throw new PemException("not base64 between its BEGIN and END lines");
      }
    }
    return blocks;
  }

  private static X509Certificate certificate(byte[] der) {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException malformed) {
      throw new PemException("not an X.509 certificate");
    }
  }

  private static PrivateKey privateKey(byte[] pkcs8) {
    for (var algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException another) {
        // the next algorithm, or none
      }
    }
    throw new PemException("not a private key of a known kind (RSA, EC, Ed25519)");
  }

  private static PublicKey publicKey(byte[] der) {
    for (var algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
      } catch (GeneralSecurityException another) {
        // the next algorithm, or none
      }
    }
    throw new PemException("not a public key of a known kind (RSA, EC, Ed25519)");
  }
}
