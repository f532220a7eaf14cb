package moongate.cluster.control;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import moongate.cluster.protocol.Reconfigure;

/// A configuration that is ready to be sent: the same bytes for all data planes.
///
/// @param generation the number of this configuration, counted by this control plane
record Payload(long generation, Reconfigure.Written written) {
  private static final byte LAST_BINARY_FRAME = (byte) 0x82;
  private static final int LENGTH_IN_2_BYTES = 126;
  private static final int LENGTH_IN_8_BYTES = 127;

  int size() {
    return written.payload().length;
  }

  /// The header of the frame (RFC 6455, 5.2; servers do not mask).
  ByteBuf header() {
    var header = ByteBuffer.allocate(10).put(LAST_BINARY_FRAME);
    if (size() < LENGTH_IN_2_BYTES) {
      header.put((byte) size());
    } else if (size() <= 0xFFFF) {
      header.put((byte) LENGTH_IN_2_BYTES).putShort((short) size());
    } else {
      header.put((byte) LENGTH_IN_8_BYTES).putLong(size());
    }
    return Unpooled.wrappedBuffer(header.flip());
  }

  /// A part of the bytes, not copied.
  ByteBuf piece(int from, int most) {
    return Unpooled.wrappedBuffer(written.payload(), from, Math.min(most, size() - from));
  }
}
