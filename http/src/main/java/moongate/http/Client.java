package moongate.http;

/// Calls upstreams over kept-alive connections.
public interface Client {
  /// Sends a request and waits for the head of the response.
  ///
  /// `head` is written as it is, except for `Content-Length` and `Transfer-Encoding`, which are set
  /// according to [Body#length()]; with `Connection: close` in it, the connection is closed
  /// afterwards. The response may arrive while the body is still being sent; once the response has
  /// ended, the rest of the body is not sent. Interim (1xx) responses are dropped, except for 101
  /// (switching protocols) if `head` has an `Upgrade`: see [Response#tunnel].
  ///
  /// If a kept-alive connection turns out to be closed already, the request is sent once more on a
  /// new connection, unless part of the body has been read.
  ///
  /// @throws UpstreamException if there is no response
  /// @throws BodyException if the body could not be read
  ClientResponse send(Caller caller, Origin origin, RequestHead head, Body body, Timeouts timeouts);
}
