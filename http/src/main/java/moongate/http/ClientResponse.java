package moongate.http;

/// The response of an upstream. It must be closed, and not be used afterwards.
public interface ClientResponse extends AutoCloseable {
  ResponseHead head();

  /// The body; reading it throws [UpstreamException] if the upstream fails meanwhile.
  Body body();

  /// How long it took to connect for this call; 0 if an open connection was reused.
  default long connectNanos() {
    return 0;
  }

  /// Keeps the connection for the next request if the body was read to its end, else closes it.
  @Override
  void close();
}
