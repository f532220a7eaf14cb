package moongate.cluster.protocol;

/// A message does not follow the protocol, or is too large; the text says why.
public final class ProtocolException extends Exception {
  ProtocolException(String message) {
    super(message);
  }
}
