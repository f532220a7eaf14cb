package moongate.net.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Exception;

/// What happens to one stream of an [Http2Link]. All of it on the link's loop.
interface StreamEvents {
  /// A further field section has come: trailers, or another head of a response.
  ///
  /// @throws Http2Exception when it is malformed
  void fields(ReceivedFields fields, boolean isLast) throws Http2Exception;

  /// A piece of body has come; `data` is not given away.
  ///
  /// @return false when nobody wants it
  /// @throws Http2Exception when it may not come
  boolean data(ByteBuf data, boolean isLast) throws Http2Exception;

  /// The peer has given up the stream, for this reason.
  void reset(long errorCode);

  /// The peer has broken the rules on this stream, which is about to be reset.
  default void broken(String why) {}

  /// One side has ended the stream properly.
  default void halfClosed() {}

  /// The stream is over, on both sides.
  void closed();

  /// The peer may have room for more.
  void writable();
}
