package moongate.model.entity;

import moongate.model.value.Value;

/// A CA certificate with which services may be verified.
///
/// @param cert one certificate as PEM text
/// @param digest its SHA-256 in hexadecimal digits
public record CaCertificate(String id, String cert, String digest, Value.Obj document)
    implements Entity {
  public static CaCertificate of(Value.Obj document) {
    return new CaCertificate(
        document.text("id"), document.text("cert"), document.text("cert_digest"), document);
  }
}
