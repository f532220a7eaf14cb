package moongate.plugins.acme;

/// There is no certificate; the message says why.
final class OrderException extends Exception {
  private static final long serialVersionUID = 1;

  OrderException(String message) {
    super(message);
  }

  OrderException(String message, Throwable cause) {
    super(message, cause);
  }
}
