package moongate.net.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Exception;

/// Is told what happens to one stream of an [Http2Link], always on the link's loop.
interface StreamEvents {
  /// A further field section has come: trailers, or another head of a response.
  ///
  /// @throws Http2Exception when it is malformed
  void fields(ReceivedFields fields, boolean isLast) throws Http2Exception;

  /// A piece of the body has arrived; `data` still belongs to the caller.
  ///
  /// @return false if nobody needs it
  /// @throws Http2Exception if it is not allowed
  boolean data(ByteBuf data, boolean isLast) throws Http2Exception;

  /// The peer has given up the stream, for this reason.
  void reset(long errorCode);

  /// The peer has violated the protocol on this stream, which is about to be reset.
  default void broken(String why) {}

  /// One side has ended the stream properly.
  default void halfClosed() {}

  /// The stream is over, on both sides.
  void closed();

  /// The peer may have room for more.
  void writable();
}
