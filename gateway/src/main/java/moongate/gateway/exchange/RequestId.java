package moongate.gateway.exchange;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/// Names for requests: unique in practice, not secret.
final class RequestId {
  private static final VarHandle EIGHT_DIGITS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final int LETTERS_AFTER_DIGITS = 'a' - '9' - 1;

  private RequestId() {}

  static String next() {
    var random = ThreadLocalRandom.current();
    var digits = new byte[32];
    for (int at = 0; at < digits.length; at += 2 * Long.BYTES) {
      long bits = random.nextLong();
      EIGHT_DIGITS.set(digits, at, digits(bits & 0xFFFF_FFFFL));
      EIGHT_DIGITS.set(digits, at + Long.BYTES, digits(bits >>> 32));
    }
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  /// The lower 32 bits of `bits` as eight digits, one in each byte.
  private static long digits(long bits) {
    long halves = (bits | bits << 16) & 0x0000_FFFF_0000_FFFFL; // of 16, of 8, then of 4 bits
    long quarters = (halves | halves << 8) & 0x00FF_00FF_00FF_00FFL;
    long values = (quarters | quarters << 4) & ONES * 0xF;
    long areLetters = (values + ONES * 6) >>> 4 & ONES; // 10 + 6 reaches the next bit
    return values + ONES * '0' + areLetters * LETTERS_AFTER_DIGITS;
  }
}
