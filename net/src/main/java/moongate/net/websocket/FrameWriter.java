package moongate.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import moongate.http.Chunk;
import moongate.http.WebSocketFrame;
import moongate.http.WebSocketFrame.Type;
import moongate.net.loop.BufferChunk;

/// Writes WebSocket frames (RFC 6455, 5.2), each in one piece: the head is put before the payload,
/// where [#room] has left space.
final class FrameWriter {
  /// The longest head and the status of a close frame.
  private static final int HEADROOM = 16;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int SHORTEST_OF_16_BITS = 126;
  private static final int SHORTEST_OF_64_BITS = 1 << 16;

  private final ByteBufAllocator allocator;
  private final boolean isClient;
  private final Masking masking = new Masking();

  /// @param isClient whether this end is a client, whose frames must be masked
  FrameWriter(ByteBufAllocator allocator, boolean isClient) {
    this.allocator = allocator;
    this.isClient = isClient;
  }

  /// An empty buffer for a payload that may be sent on.
  static ByteBuf room(ByteBufAllocator allocator, int capacity) {
    return allocator.directBuffer(HEADROOM + capacity).setIndex(HEADROOM, HEADROOM);
  }

  /// The bytes of a frame. Takes ownership of `payload`.
  ///
  /// @param status of a close frame, [WebSocketFrame#NO_STATUS] for none
  ByteBuf frame(Type type, Chunk payload, int status) {
    var buffer = buffer(payload);
    if (type == Type.CLOSE && (status != WebSocketFrame.NO_STATUS || buffer.isReadable())) {
      int sent = status == WebSocketFrame.NO_STATUS ? 1000 : status;
      int start = buffer.readerIndex() - 2;
      buffer.readerIndex(start).setShort(start, sent);
    }
    addHead(type, buffer);
    return buffer;
  }

  private ByteBuf buffer(Chunk payload) {
    if (payload instanceof BufferChunk received) {
      return received.buffer();
    }
    var buffer = room(allocator, payload.length());
    buffer.writeBytes(payload.asBuffer());
    payload.release();
    return buffer;
  }

  private void addHead(Type type, ByteBuf buffer) {
    int length = buffer.readableBytes();
    if (isClient) {
      int key = masking.key();
      Masking.apply(buffer, buffer.readerIndex(), buffer.writerIndex(), key, 0);
      int start = buffer.readerIndex() - Integer.BYTES;
      buffer.readerIndex(start).setInt(start, key);
    }
    int mask = isClient ? MASKED : 0;
    if (length < SHORTEST_OF_16_BITS) {
      before(buffer, 2).setByte(buffer.readerIndex() + 1, mask | length);
    } else if (length < SHORTEST_OF_64_BITS) {
      before(buffer, 4)
          .setByte(buffer.readerIndex() + 1, mask | SHORTEST_OF_16_BITS)
          .setShort(buffer.readerIndex() + 2, length);
    } else {
      before(buffer, 10)
          .setByte(buffer.readerIndex() + 1, mask | SHORTEST_OF_16_BITS + 1)
          .setLong(buffer.readerIndex() + 2, length);
    }
    buffer.setByte(buffer.readerIndex(), FINAL | opcode(type));
  }

  private static ByteBuf before(ByteBuf buffer, int bytes) {
    return buffer.readerIndex(buffer.readerIndex() - bytes);
  }

  private static int opcode(Type type) {
    return switch (type) {
      case TEXT -> 1;
      case BINARY -> 2;
      case CLOSE -> 8;
      case PING -> 9;
      case PONG -> 10;
    };
  }
}
