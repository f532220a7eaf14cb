package moongate.cluster.protocol;

/// A message that is none of this protocol, or larger than is read; the text says why.
public final class ProtocolException extends Exception {
  ProtocolException(String message) {
    super(message);
  }
}
