package moongate.gateway.exchange;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/// Names for requests: unique in practice, not secret.
final class RequestId {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

  private RequestId() {}

  static String next() {
    var random = ThreadLocalRandom.current();
    var digits = new byte[32];
    put(digits, 0, random.nextLong());
    put(digits, 16, random.nextLong());
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  private static void put(byte[] digits, int from, long bits) {
    for (int i = 0; i < 16; i++) {
      digits[from + i] = HEX[(int) (bits >>> (i * 4)) & 15];
    }
  }
}
