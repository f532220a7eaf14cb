package moongate.model.entity;

import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// A certificate chain with its key, as PEM text, optionally with an alternative pair for both RSA
/// and ECDSA. The texts may be vault references.
public record Certificate(
    String id,
    String cert,
    String key,
    @Nullable String certAlt,
    @Nullable String keyAlt,
    Value.Obj document)
    implements Entity {
  public static Certificate of(Value.Obj document) {
    return new Certificate(
        document.text("id"),
        document.text("cert"),
        document.text("key"),
        document.textOrNull("cert_alt"),
        document.textOrNull("key_alt"),
        document);
  }

  /// Omits the keys, which must not be logged.
  @Override
  public String toString() {
    return "Certificate[id=" + id + "]";
  }
}
