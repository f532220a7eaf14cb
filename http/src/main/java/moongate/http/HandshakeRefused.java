package moongate.http;

/// Aborts a TLS handshake. Whoever throws it has already logged the reason.
public final class HandshakeRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HandshakeRefused(String message) {
    super(message, null, false, false);
  }
}
