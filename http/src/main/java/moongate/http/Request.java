package moongate.http;

import org.jspecify.annotations.Nullable;

/// One request as a server received it.
public interface Request extends Caller {
  /// The head. It may be changed freely, for instance into the head of the upstream request.
  RequestHead head();

  /// True if the connection supports [Response#tunnel] and [Response#webSocket].
  default boolean canSwitch() {
    return head().version() == Version.HTTP_1_1;
  }

  /// The body, which can be read once. With `Expect: 100-continue`, the first read asks the client
  /// to send it.
  Body body();

  Connection connection();

  /// The object that was passed to [#keep] for an earlier request of the connection; null if there
  /// is none. If requests of a connection run concurrently, it is the one of a request with an
  /// equal head, provided that this head is [repeated][RequestHead#isRepeated()].
  default @Nullable Object kept() {
    return connection().kept();
  }

  /// Keeps `memory` for later requests, like [Connection#keep].
  default void keep(Object memory) {
    connection().keep(memory);
  }

  /// [System#nanoTime()] when the first byte of the head was received.
  long startedNanos();

  /// [System#currentTimeMillis()] of the same moment.
  long startedMillis();

  /// The request line as the client sent it, without its line end; empty if it could not be read.
  String requestLine();

  /// The bytes received so far for this request, head and body, including framing.
  long bytesRead();
}
