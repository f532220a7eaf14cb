package moongate.http;

import org.jspecify.annotations.Nullable;

/// One request as a server received it.
public interface Request extends Caller {
  /// The head. It may be changed freely, for instance into the head of the upstream request.
  RequestHead head();

  /// True when [Response#tunnel] and [Response#webSocket] are possible.
  default boolean canSwitch() {
    return head().version() == Version.HTTP_1_1;
  }

  /// The body, to be read once. With `Expect: 100-continue` the first read asks the client for it.
  Body body();

  Connection connection();

  /// What [#keep] was given for an earlier request of the connection; null for nothing yet. Where
  /// requests run at once, this is of one with the very head of this one, if its head is
  /// [repeated][RequestHead#isRepeated()].
  default @Nullable Object kept() {
    return connection().kept();
  }

  /// Keeps `memory` for requests that follow, as [Connection#keep] does.
  default void keep(Object memory) {
    connection().keep(memory);
  }

  /// [System#nanoTime()] when the first byte of the head was there.
  long startedNanos();

  /// [System#currentTimeMillis()] of the same moment.
  long startedMillis();

  /// The request line as the client sent it, without its line end; empty if it could not be read.
  String requestLine();

  /// The bytes received so far for this request, head and body, framing included.
  long bytesRead();
}
