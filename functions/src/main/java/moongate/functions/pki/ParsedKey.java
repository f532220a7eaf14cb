package moongate.functions.pki;

import java.security.PrivateKey;

/// A private key that a function has parsed.
public record ParsedKey(PrivateKey key) {
  /// Without the key: texts get into logs.
  @Override
  public String toString() {
    return "private key";
  }
}
