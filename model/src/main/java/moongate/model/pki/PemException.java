package moongate.model.pki;

/// A PEM text without a usable certificate or key; the message tells the reason.
public final class PemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PemException(String message) {
    super(message);
  }
}
