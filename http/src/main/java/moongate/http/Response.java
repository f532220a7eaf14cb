package moongate.http;

/// Where a handler writes its answer.
///
/// Framing is the transport's: a `Content-Length` that the head carries is kept (a body that does
/// not meet it closes the connection); `Transfer-Encoding: chunked` in the head asks for chunks;
/// with neither, a body that ends before anything was flushed gets its length, and any other is
/// sent in chunks. Chunks for a client of HTTP/1.0 become a body that ends with the connection.
/// `Connection` and `Date` are added if absent. A response to HEAD and one with status 204 or 304
/// have no body: what is written for them is dropped.
///
/// What was written leaves when the fiber waits or the response ends: no flush is needed.
public interface Response {
  /// Hands over the head, which must not change any more. It leaves with the first part of the
  /// body.
  ///
  /// @throws IllegalStateException when a head was sent before
  void send(ResponseHead head);

  /// Takes ownership of `chunk`; first waits as long as the client is slow.
  ///
  /// @throws BodyException when the client is gone or too slow
  void write(Chunk chunk);

  /// True when [#write] would not wait; else the fiber is woken once it would not.
  ///
  /// @throws BodyException when the client is too slow
  default boolean hasRoom() {
    return true;
  }

  /// Fields to send behind the body, when it ends; dropped where the client could not take them.
  default void trailers(Headers trailers) {}

  /// Sends `head`, whose status is 101, and from then on passes bytes between the client and
  /// `upstream`, which has sent it, both ways as they come. Waits until both have closed their
  /// connections. [#bytesSent] and [Request#bytesRead] count along.
  ///
  /// @param timeouts `read` is how long both may be silent, `write` how long the upstream may take
  ///   nothing
  /// @throws UpstreamException when one of these has passed
  /// @throws BodyException when the client took nothing for too long
  /// @throws IllegalStateException when the client's connection cannot switch
  default void tunnel(ResponseHead head, ClientResponse upstream, Timeouts timeouts) {
    throw new IllegalStateException("this client's connection cannot switch to another protocol");
  }

  /// Sends `head`, whose status is 101, and lets the fiber pass the WebSocket frames of the client
  /// and of `upstream`, which has sent it. [#bytesSent] and [Request#bytesRead] count along.
  ///
  /// @param timeouts `read` is how long both may be silent, `write` how long the upstream may take
  ///   nothing
  /// @param limits may be changed at any time
  /// @throws IllegalStateException when the client's connection cannot switch
  default WebSocketLink webSocket(
      ResponseHead head, ClientResponse upstream, Timeouts timeouts, PayloadLimits limits) {
    throw new IllegalStateException("this client's connection cannot switch to another protocol");
  }

  /// The response is complete. Does nothing the second time or when the client is gone.
  void end();

  /// Closes the connection in a way that tells the client that the response is incomplete.
  void abort();

  /// The same. A client of HTTP/2 is told the code of `failure` where it says something of the
  /// call, and not of the upstream's connection: one of gRPC makes its status of that.
  default void abort(UpstreamException failure) {
    abort();
  }

  /// True once [#send] was called: too late for another answer.
  boolean isHeadSent();

  /// The bytes sent for this response, head and framing included.
  long bytesSent();

  /// The bytes of body sent, without framing.
  long bodyBytesSent();
}
