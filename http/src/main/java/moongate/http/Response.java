package moongate.http;

/// Writes the answer of a handler.
///
/// The transport does the framing. A `Content-Length` in the head is kept; if the body does not
/// match it, the connection is closed. `Transfer-Encoding: chunked` in the head asks for chunks.
/// With neither, a body that ends before anything was flushed gets its length, and any other is
/// sent in chunks. For a client of HTTP/1.0, a chunked body becomes one that ends with the
/// connection. `Connection` and `Date` are added if absent. A response to HEAD and one with status
/// 204 or 304 have no body: what is written for them is dropped.
///
/// Written data is sent when the fiber waits or the response ends: no flush is needed.
public interface Response {
  /// Passes the head, which must not change any more. It is sent with the first part of the body.
  ///
  /// @throws IllegalStateException if a head was sent before
  void send(ResponseHead head);

  /// Takes ownership of `chunk`; waits first if the client is slow.
  ///
  /// @throws BodyException if the client is gone or too slow
  void write(Chunk chunk);

  /// True if [#write] would not wait; if false, the fiber is woken once it would not.
  ///
  /// @throws BodyException if the client is too slow
  default boolean hasRoom() {
    return true;
  }

  /// Sets the trailer fields, which are sent after the body; they are dropped if the client does
  /// not accept them.
  default void trailers(Headers trailers) {}

  /// Sends `head`, whose status is 101, and from then on passes bytes between the client and
  /// `upstream`, which has sent this head, in both directions. Waits until both have closed their
  /// connections. [#bytesSent] and [Request#bytesRead] count these bytes, too.
  ///
  /// @param timeouts `read` is how long both may send nothing, `write` how long the upstream may
  ///   accept nothing
  /// @throws UpstreamException if one of these times has passed
  /// @throws BodyException if the client accepted nothing for too long
  /// @throws IllegalStateException if the client's connection cannot switch protocols
  default void tunnel(ResponseHead head, ClientResponse upstream, Timeouts timeouts) {
    throw new IllegalStateException("this client's connection cannot switch to another protocol");
  }

  /// Sends `head`, whose status is 101, and lets the fiber pass the WebSocket frames between the
  /// client and `upstream`, which has sent this head. [#bytesSent] and [Request#bytesRead] count
  /// these bytes, too.
  ///
  /// @param timeouts `read` is how long both may send nothing, `write` how long the upstream may
  ///   accept nothing
  /// @param limits may be changed at any time
  /// @throws IllegalStateException if the client's connection cannot switch protocols
  default WebSocketLink webSocket(
      ResponseHead head, ClientResponse upstream, Timeouts timeouts, PayloadLimits limits) {
    throw new IllegalStateException("this client's connection cannot switch to another protocol");
  }

  /// Completes the response. Does nothing if called again or if the client is gone.
  void end();

  /// Closes the connection in a way that shows the client that the response is incomplete.
  void abort();

  /// The same for a failure of the upstream. A client of HTTP/2 gets the error code of `failure` if
  /// that is about the call and not about the upstream's connection: gRPC clients derive their
  /// status from it.
  default void abort(UpstreamException failure) {
    abort();
  }

  /// Adds to `headers` those fields that the transport has sent besides the head's own ones: the
  /// Content-Length or Transfer-Encoding that it has chosen, and Connection.
  default void addFraming(Headers headers) {}

  /// True once [#send] was called: then no other answer is possible.
  boolean isHeadSent();

  /// The bytes sent for this response, head and framing included.
  long bytesSent();

  /// The bytes of the body sent so far, without framing.
  long bodyBytesSent();
}
