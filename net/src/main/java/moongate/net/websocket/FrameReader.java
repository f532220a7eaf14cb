package moongate.net.websocket;

import static moongate.net.websocket.FrameViolation.INVALID_PAYLOAD;
import static moongate.net.websocket.FrameViolation.PROTOCOL_ERROR;
import static moongate.net.websocket.FrameViolation.TOO_LARGE;
import static moongate.net.websocket.FrameViolation.TRY_AGAIN_LATER;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import moongate.http.WebSocketFrame;
import moongate.http.WebSocketFrame.Type;
import moongate.net.loop.BufferChunk;
import moongate.net.loop.FrugalReads;
import moongate.net.loop.Inbound;
import org.jspecify.annotations.Nullable;

/// Reads WebSocket frames (RFC 6455, 5.2) from the input of one peer: one at a time, when somebody
/// asks. Frames that nobody asks for stay in the [Inbound] as bytes, so that a peer that sends many
/// tiny frames does not fill the memory with objects. The fragments of a message are joined here
/// and unmasked. The size limit may change from message to message.
final class FrameReader {
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private static final int LENGTH_OF_16_BITS = 126;
  private static final int LENGTH_OF_64_BITS = 127;
  private static final int LONGEST_HEAD = 14;

  /// More is only allocated when data arrives: announcing a length costs a peer nothing.
  private static final int FIRST_CAPACITY = 4096;

  /// Where the memory for buffers gets scarce, messages do not grow beyond this: clients that do
  /// not end theirs would take what others need.
  private static final int MOST_WHEN_SCARCE = 16 * 1024;

  private final Inbound inbound;
  private final ByteBufAllocator allocator;
  private final boolean isClient;
  private final BooleanSupplier isMemoryScarce;

  private final byte[] head = new byte[LONGEST_HEAD];
  private int headRead;
  private int headLength = 2;
  private boolean isHeadRead;
  private int opcode;
  private long length;
  private long read;
  private int key;

  private @Nullable ByteBuf message;
  private boolean isMessageText;
  private @Nullable ByteBuf control;

  /// @param isClient whether the peer is a client, whose frames must be masked
  FrameReader(Inbound inbound, ByteBufAllocator allocator, boolean isClient) {
    this(inbound, allocator, isClient, FrugalReads::isMemoryScarce);
  }

  FrameReader(
      Inbound inbound,
      ByteBufAllocator allocator,
      boolean isClient,
      BooleanSupplier isMemoryScarce) {
    this.inbound = inbound;
    this.allocator = allocator;
    this.isClient = isClient;
    this.isMemoryScarce = isMemoryScarce;
  }

  /// The next whole message or control frame; null until more has come.
  ///
  /// @param most how many bytes a message may have
  @Nullable WebSocketFrame next(int most) throws FrameViolation {
    while (true) {
      if (!isHeadRead) {
        if (!readHead()) {
          return null;
        }
        begin(most);
      }
      if (!readPayload()) {
        return null;
      }
      isHeadRead = false;
      headRead = 0;
      headLength = 2;
      var frame = isControl() ? controlFrame() : messageFrame();
      if (frame != null) {
        return frame;
      }
    }
  }

  /// Releases the incomplete frame.
  void release() {
    if (message != null) {
      message.release();
      message = null;
    }
    if (control != null) {
      control.release();
      control = null;
    }
  }

  // The head

  private boolean readHead() throws FrameViolation {
    while (headRead < headLength) {
      if (inbound.isEmpty()) {
        return false;
      }
      headRead += inbound.read(head, headRead, headLength - headRead);
      inbound.trim();
      if (headRead == 2) {
        headLength = lookAtStart();
      }
    }
    isHeadRead = true;
    return true;
  }

  /// Checks the first two bytes, and returns the length of the whole head.
  private int lookAtStart() throws FrameViolation {
    opcode = head[0] & 0x0f;
    if ((head[0] & 0x70) != 0) {
      throw broken("reserved bits are set");
    }
    boolean isKnown = opcode <= BINARY || (opcode >= CLOSE && opcode <= PONG);
    if (!isKnown) {
      throw broken("unknown opcode " + opcode);
    }
    boolean isMasked = head[1] < 0;
    if (isMasked != isClient) {
      throw broken(isClient ? "a client's frame is not masked" : "a server's frame is masked");
    }
    int start = head[1] & 0x7f;
    if (isControl() && (start >= LENGTH_OF_16_BITS || !isFinal())) {
      throw broken("a control frame is too long or fragmented");
    }
    boolean isContinuing = message != null;
    if (!isControl() && (opcode == CONTINUATION) != isContinuing) {
      throw broken(isContinuing ? "a message is not complete" : "nothing to be continued");
    }
    int lengthBytes =
        switch (start) {
          case LENGTH_OF_16_BITS -> Short.BYTES;
          case LENGTH_OF_64_BITS -> Long.BYTES;
          default -> 0;
        };
    return 2 + lengthBytes + (isMasked ? Integer.BYTES : 0);
  }

  private boolean isControl() {
    return opcode >= CLOSE;
  }

  private boolean isFinal() {
    return head[0] < 0;
  }

  private void begin(int most) throws FrameViolation {
    length = payloadLength();
    read = 0;
    key = isClient ? (int) number(headLength - Integer.BYTES, Integer.BYTES) : 0;
    if (isControl()) {
      control = room((int) length);
      return;
    }
    var before = message;
    int there = before == null ? 0 : before.readableBytes();
    if (length > most - there) {
      throw new FrameViolation(TOO_LARGE, "a message has more than " + most + " bytes");
    }
    if (before == null) {
      isMessageText = opcode == TEXT;
      message = room((int) Math.min(length, FIRST_CAPACITY));
    }
  }

  private long payloadLength() throws FrameViolation {
    int start = head[1] & 0x7f;
    if (start < LENGTH_OF_16_BITS) {
      return start;
    }
    boolean isShort = start == LENGTH_OF_16_BITS;
    long value = number(2, isShort ? 2 : 8);
    if (value < 0 || value < (isShort ? LENGTH_OF_16_BITS : 1 << 16)) {
      throw broken("a length is written in a wrong form");
    }
    return value;
  }

  private long number(int start, int bytes) {
    long value = 0;
    for (int i = start; i < start + bytes; i++) {
      value = value << Byte.SIZE | (head[i] & 0xff);
    }
    return value;
  }

  /// A buffer whose sender finds room before the payload for a head.
  private ByteBuf room(int capacity) {
    return FrameWriter.room(allocator, capacity);
  }

  // The payload

  private boolean readPayload() throws FrameViolation {
    var target = target();
    while (read < length) {
      if (inbound.isEmpty()) {
        return false;
      }
      checkRoom(target);
      var piece = ((BufferChunk) inbound.take(length - read)).buffer();
      int start = target.writerIndex();
      target.writeBytes(piece);
      piece.release();
      if (isClient) {
        Masking.apply(target, start, target.writerIndex(), key, read);
      }
      read += target.writerIndex() - start;
    }
    return true;
  }

  private void checkRoom(ByteBuf target) throws FrameViolation {
    boolean grows = length - read > target.writableBytes();
    if (grows && target.readableBytes() >= MOST_WHEN_SCARCE && isMemoryScarce.getAsBoolean()) {
      throw new FrameViolation(
          TRY_AGAIN_LATER, "there is little memory left, and none for long messages");
    }
  }

  private ByteBuf target() {
    var target = isControl() ? control : message;
    if (target == null) {
      throw new IllegalStateException("no frame was begun");
    }
    return target;
  }

  private WebSocketFrame controlFrame() throws FrameViolation {
    var payload = target();
    if (opcode == CLOSE) {
      int status = closeStatus(payload);
      control = null;
      return new WebSocketFrame(Type.CLOSE, isClient, new BufferChunk(payload), status);
    }
    control = null;
    var type = opcode == PING ? Type.PING : Type.PONG;
    return new WebSocketFrame(type, isClient, new BufferChunk(payload), WebSocketFrame.NO_STATUS);
  }

  /// Reads the status, so that the reason is left.
  private static int closeStatus(ByteBuf payload) throws FrameViolation {
    if (!payload.isReadable()) {
      return WebSocketFrame.NO_STATUS;
    }
    int status = payload.readableBytes() == 1 ? 0 : payload.readUnsignedShort();
    if (!WebSocketFrame.isSendable(status)) {
      throw broken("invalid close status " + status);
    }
    if (!isText(payload)) {
      throw new FrameViolation(INVALID_PAYLOAD, "the reason of a close frame is not UTF-8");
    }
    return status;
  }

  private @Nullable WebSocketFrame messageFrame() throws FrameViolation {
    if (!isFinal()) {
      return null;
    }
    var payload = target();
    if (isMessageText && !isText(payload)) {
      throw new FrameViolation(INVALID_PAYLOAD, "a text is not UTF-8");
    }
    message = null;
    var type = isMessageText ? Type.TEXT : Type.BINARY;
    return new WebSocketFrame(type, isClient, new BufferChunk(payload), WebSocketFrame.NO_STATUS);
  }

  private static boolean isText(ByteBuf payload) {
    return ByteBufUtil.isText(
        payload, payload.readerIndex(), payload.readableBytes(), StandardCharsets.UTF_8);
  }

  private static FrameViolation broken(String reason) {
    return new FrameViolation(PROTOCOL_ERROR, reason);
  }
}
