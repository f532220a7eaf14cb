package moongate.net.hpack;

/// The Huffman code of RFC 7541, appendix B. The code is canonical, so the lengths of its codes
/// define it completely.
final class HuffmanCode {
  /// By symbol: the length of its code. The last one is the end of string, of which only the
  /// beginning may appear, as padding.
  private static final byte[] LENGTHS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
    30
  };

  private static final int END = 256;
  private static final int SHORTEST = 5;
  private static final int LONGEST = 30;
  private static final int WINDOW = (1 << LONGEST) - 1;

  /// Codes up to this length are found by one lookup.
  private static final int QUICK_BITS = 10;

  /// By the next bits: the length of the code, and the symbol; 0 for longer codes.
  private static final short[] QUICK = new short[1 << QUICK_BITS];

  /// By length: the next 30 bits are below this value if the code has this length or a shorter one.
  private static final int[] LIMITS = new int[LONGEST + 1];

  /// By length: the number to add to a code to get the index of its symbol in [#SYMBOLS].
  private static final int[] OFFSETS = new int[LONGEST + 1];

  private static final short[] SYMBOLS = new short[LENGTHS.length];

  static {
    int code = 0;
    int count = 0;
    for (int length = SHORTEST; length <= LONGEST; length++) {
      code <<= 1;
      OFFSETS[length] = count - code;
      for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
        if (LENGTHS[symbol] == length) {
          SYMBOLS[count++] = (short) symbol;
          fillQuick(code++, length, symbol);
        }
      }
      LIMITS[length] = code << (LONGEST - length);
    }
  }

  private static void fillQuick(int code, int length, int symbol) {
    if (length <= QUICK_BITS) {
      int free = QUICK_BITS - length;
      for (int i = 0; i < 1 << free; i++) {
        QUICK[code << free | i] = (short) (length << 8 | symbol);
      }
    }
  }

  private HuffmanCode() {}

  /// The largest number of bytes that `length` bytes of code can decode to.
  static int mostDecoded(int length) {
    return (int) (length * 8L / SHORTEST);
  }

  /// Decodes the bytes from `from` to `end` of `bytes` into the same array, from `to` on, which
  /// must be behind them.
  ///
  /// @return the end of the decoded bytes; -1 if the code is invalid
  static int decode(byte[] bytes, int from, int end, int to) {
    long buffer = 0;
    int bits = 0;
    int next = from;
    int at = to;
    for (; ; ) {
      while (bits <= 48 && next < end) {
        buffer = buffer << 8 | (bytes[next++] & 0xFF);
        bits += 8;
      }
      if (bits == 0) {
        return at;
      }
      int window = window(buffer, bits);
      int quick = QUICK[window >>> (LONGEST - QUICK_BITS)];
      int length = quick == 0 ? lengthOf(window) : quick >>> 8;
      if (length > bits) {
        return isPadding(buffer, bits) ? at : -1;
      }
      int symbol =
          quick == 0 ? SYMBOLS[(window >>> (LONGEST - length)) + OFFSETS[length]] : quick & 0xFF;
      if (symbol == END) {
        return -1;
      }
      bytes[at++] = (byte) symbol;
      bits -= length;
    }
  }

  /// The next 30 bits, filled up with ones at the end.
  private static int window(long buffer, int bits) {
    return bits >= LONGEST
        ? (int) (buffer >>> (bits - LONGEST)) & WINDOW
        : ((int) (buffer << (LONGEST - bits)) | (1 << (LONGEST - bits)) - 1) & WINDOW;
  }

  private static int lengthOf(int window) {
    int length = QUICK_BITS + 1;
    while (window >= LIMITS[length] && length < LONGEST) {
      length++;
    }
    return length;
  }

  private static boolean isPadding(long buffer, int bits) {
    int mask = (1 << bits) - 1;
    return bits < 8 && ((int) buffer & mask) == mask;
  }
}
