package moongate.model.entity;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Date;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;
import moongate.model.schema.Check;
import moongate.model.schema.EntityCheck;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.HostName;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Hash;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The schemas of certificates, SNIs and CA certificates.
final class CertificateSchema {
  private CertificateSchema() {}

  static Schema certificates() {
    return Entities.entity("certificates")
        .field("cert", certificate().required().referenceable())
        .field("key", key().required().referenceable().encrypted())
        .field("cert_alt", certificate().referenceable())
        .field("key_alt", key().referenceable().encrypted())
        .check(EntityChecks.allOrNoneOf("cert_alt", "key_alt"))
        .check(pair("cert", "key", "certificate does not match key"))
        .check(pair("cert_alt", "key_alt", "alternative certificate does not match key"))
        .check(EntityChecks.custom(CertificateSchema::checkKinds, "cert", "cert_alt"));
  }

  static Schema snis() {
    return Entities.entity("snis")
        .endpointKey("name")
        .field("name", Field.text().required().unique().check(serverName()))
        .field("certificate", Field.foreign("certificates").required().goesWithIt());
  }

  static Schema caCertificates() {
    return Entities.entity("ca_certificates")
        .field("cert", Field.text().required().check(authority()))
        .field("cert_digest", Field.text().unique())
        .prepared(CertificateSchema::withDigest);
  }

  /// A name, a name with a wildcard, or only the wildcard, which is for clients whose name has no
  /// certificate.
  private static TextCheck serverName() {
    return name -> {
      if (name.equals("*")) {
        return null;
      }
      // Clients do not send addresses as SNI (RFC 6066, 3).
      return HostName.isAddress(name)
          ? "must not be an IP"
          : Formats.hostPattern().problemWith(name);
    };
  }

  private static Field certificate() {
    return Field.text()
        .check((TextCheck) text -> problem(text, "invalid certificate: ", Pem::certificates));
  }

  private static Field key() {
    return Field.text().check((TextCheck) text -> problem(text, "invalid key: ", Pem::privateKey));
  }

  private interface Reader {
    Object read(String text);
  }

  private static @Nullable String problem(String text, String message, Reader reader) {
    try {
      reader.read(text);
      return null;
    } catch (PemException unreadable) {
      return message + unreadable.getMessage();
    }
  }

  private static EntityCheck pair(String certificate, String key, String message) {
    Check check =
        (record, report) -> {
          var chain = Entities.plainText(record, certificate);
          var secret = Entities.plainText(record, key);
          if (chain.isPresent()
              && secret.isPresent()
              && !Pem.isPair(
                  Pem.certificates(chain.get()).getFirst(), Pem.privateKey(secret.get()))) {
            report.entity(message);
          }
        };
    return EntityChecks.custom(check, certificate, key);
  }

  private static void checkKinds(Value record, Report report) {
    var first = Entities.plainText(record, "cert");
    var second = Entities.plainText(record, "cert_alt");
    if (first.isPresent()
        && first.map(CertificateSchema::kind).equals(second.map(CertificateSchema::kind))) {
      report.entity(
          "certificate and alternative certificate need to have different type (e.g. RSA and"
              + " ECDSA), the provided certificates were both of the same type");
    }
  }

  private static String kind(String chain) {
    return Pem.certificates(chain).getFirst().getPublicKey().getAlgorithm();
  }

  private static TextCheck authority() {
    return text -> {
      try {
        var certificates = Pem.certificates(text);
        if (certificates.size() > 1) {
          return "please submit only one certificate at a time";
        }
        return problemWithAuthority(certificates.getFirst());
      } catch (PemException unreadable) {
        return "invalid certificate: " + unreadable.getMessage();
      }
    };
  }

  private static @Nullable String problemWithAuthority(X509Certificate certificate) {
    if (certificate.getBasicConstraints() < 0) {
      return "certificate does not appear to be a CA because it is missing the \"CA\" basic"
          + " constraint";
    }
    return certificate.getNotAfter().before(new Date())
        ? "certificate expired, \"Not After\" time is in the past"
        : null;
  }

  private static Value.Obj withDigest(Value.Obj authority) {
    if (!(authority.at("cert") instanceof Value.Str(var text, var line, _))) {
      return authority.without("cert_digest");
    }
    try {
      var digest = digest(Pem.certificates(text).getFirst());
      return authority.with("cert_digest", new Value.Str(digest, line, null));
    } catch (PemException reportedByTheField) {
      return authority;
    }
  }

  private static String digest(X509Certificate certificate) {
    try {
      return Hash.SHA_256.hex(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("it was read, but cannot be written", e);
    }
  }
}
