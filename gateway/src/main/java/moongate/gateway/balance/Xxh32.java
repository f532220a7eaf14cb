package moongate.gateway.balance;

/// The hash function XXH32 over byte strings, by which consistent hashing places addresses and
/// requests: the same value goes to the same address on every node.
final class Xxh32 {
  private static final int PRIME_1 = 0x9E3779B1;
  private static final int PRIME_2 = 0x85EBCA77;
  private static final int PRIME_3 = 0xC2B2AE3D;
  private static final int PRIME_4 = 0x27D4EB2F;
  private static final int PRIME_5 = 0x165667B1;
  private static final int STRIPE_BYTES = 16;

  private Xxh32() {}

  /// The hash of `text`, a byte string, with seed 0; an unsigned number.
  static int hash(String text) {
    int at = 0;
    int length = text.length();
    int hash;
    if (length < STRIPE_BYTES) {
      hash = PRIME_5;
    } else {
      int one = 0x24234428; // PRIME_1 + PRIME_2
      int two = PRIME_2;
      int three = 0;
      int four = 0x61C8864F; // -PRIME_1
      for (; at <= length - STRIPE_BYTES; at += STRIPE_BYTES) {
        one = round(one, word(text, at));
        two = round(two, word(text, at + 4));
        three = round(three, word(text, at + 8));
        four = round(four, word(text, at + 12));
      }
      hash = Integer.rotateLeft(one, 1) + Integer.rotateLeft(two, 7);
      hash += Integer.rotateLeft(three, 12) + Integer.rotateLeft(four, 18);
    }
    return avalanche(rest(hash + length, text, at));
  }

  private static int round(int lane, int word) {
    return Integer.rotateLeft(lane + word * PRIME_2, 13) * PRIME_1;
  }

  private static int rest(int before, String text, int from) {
    int hash = before;
    int at = from;
    for (; at <= text.length() - 4; at += 4) {
      hash = Integer.rotateLeft(hash + word(text, at) * PRIME_3, 17) * PRIME_4;
    }
    for (; at < text.length(); at++) {
      hash = Integer.rotateLeft(hash + (text.charAt(at) & 0xFF) * PRIME_5, 11) * PRIME_1;
    }
    return hash;
  }

  private static int avalanche(int before) {
    int hash = (before ^ before >>> 15) * PRIME_2;
    hash = (hash ^ hash >>> 13) * PRIME_3;
    return hash ^ hash >>> 16;
  }

  private static int word(String text, int at) {
    return (text.charAt(at) & 0xFF)
        | (text.charAt(at + 1) & 0xFF) << 8
        | (text.charAt(at + 2) & 0xFF) << 16
        | (text.charAt(at + 3) & 0xFF) << 24;
  }
}
