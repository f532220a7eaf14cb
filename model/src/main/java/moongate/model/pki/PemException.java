package moongate.model.pki;

/// A PEM text that holds no usable certificate or key; the message says why.
public final class PemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PemException(String message) {
    super(message);
  }
}
