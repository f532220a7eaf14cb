package moongate.plugins.acme;

/// There is no certificate; the message says why.
sealed class OrderException extends Exception permits OrderException.Elsewhere {
  private static final long serialVersionUID = 1;

  OrderException(String message) {
    super(message);
  }

  OrderException(String message, Throwable cause) {
    super(message, cause);
  }

  /// Another node is ordering it, and there may be one soon.
  static final class Elsewhere extends OrderException {
    private static final long serialVersionUID = 1;

    Elsewhere() {
      super("another node is ordering it");
    }
  }
}
