package moongate.http;

/// Calls upstreams over kept-alive connections.
public interface Client {
  /// Sends a request and waits for the head of the response.
  ///
  /// `head` is written as it is but for `Content-Length` and `Transfer-Encoding`, which are set
  /// after [Body#length()]; `Connection: close` in it gives up the connection afterwards. The body
  /// is sent while the response may already come; what is not read of it when the response ends is
  /// not sent. Interim (1xx) responses are swallowed, but for 101 (switching protocols) when `head`
  /// has an `Upgrade`: see [Response#tunnel].
  ///
  /// A kept-alive connection that turns out to be closed already is replaced by a new one once,
  /// unless part of the body has been used up.
  ///
  /// @throws UpstreamException when there is no response
  /// @throws BodyException when the body could not be read
  ClientResponse send(Caller caller, Origin origin, RequestHead head, Body body, Timeouts timeouts);
}
