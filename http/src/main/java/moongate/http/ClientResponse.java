package moongate.http;

/// The response of an upstream. Has to be closed, after which nothing of it may be touched.
public interface ClientResponse extends AutoCloseable {
  ResponseHead head();

  /// The body; reading it throws [UpstreamException] when the upstream fails on the way.
  Body body();

  /// Keeps the connection for the next request if the body was read to its end, else closes it.
  @Override
  void close();
}
