package moongate.http;

/// Breaks off a TLS handshake. Whoever throws it has logged the reason for operators.
public final class HandshakeRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HandshakeRefused(String message) {
    super(message, null, false, false);
  }
}
