package moongate.http;

/// The response of an upstream. Has to be closed, after which nothing of it may be touched.
public interface ClientResponse extends AutoCloseable {
  ResponseHead head();

  /// The body; reading it throws [UpstreamException] when the upstream fails on the way.
  Body body();

  /// How long it took to connect for this call; 0 on a connection that was there.
  default long connectNanos() {
    return 0;
  }

  /// Keeps the connection for the next request if the body was read to its end, else closes it.
  @Override
  void close();
}
