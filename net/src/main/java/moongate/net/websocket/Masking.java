package moongate.net.websocket;

import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;

/// The mask of WebSocket clients (RFC 6455, 5.3): payloads are combined with a key that nobody can
/// foresee.
final class Masking {
  private static final SecureRandom RANDOM = new SecureRandom();

  /// Random bytes are got for so many frames at once.
  private static final int KEYS = 16;

  private final byte[] random = new byte[KEYS * Integer.BYTES];
  private int next = random.length;

  /// The key of one frame.
  int key() {
    if (next == random.length) {
      RANDOM.nextBytes(random);
      next = 0;
    }
    int key = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      key = key << Byte.SIZE | (random[next++] & 0xff);
    }
    return key;
  }

  /// Masks, or unmasks, the bytes of `buffer` from `start` to `end`.
  ///
  /// @param offset how many bytes of the payload came before
  static void apply(ByteBuf buffer, int start, int end, int key, long offset) {
    int turned = Integer.rotateLeft(key, (int) (offset & 3) * Byte.SIZE);
    long twice = (long) turned << Integer.SIZE | (turned & 0xffff_ffffL);
    int at = start;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      buffer.setLong(at, buffer.getLong(at) ^ twice);
    }
    for (int shift = Long.SIZE - Byte.SIZE; at < end; at++, shift -= Byte.SIZE) {
      buffer.setByte(at, buffer.getByte(at) ^ (int) (twice >>> shift));
    }
  }
}
