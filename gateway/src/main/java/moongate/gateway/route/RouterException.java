package moongate.gateway.route;

/// A route cannot be compiled; the message says why.
public final class RouterException extends RuntimeException {
  public RouterException(String message) {
    super(message);
  }
}
