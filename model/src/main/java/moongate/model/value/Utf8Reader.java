package moongate.model.value;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Arrays;

/// Decodes a stream of bytes piece by piece, with the same result as [Utf8#decode] for all bytes
/// together, which are never in memory as a whole. For one thread.
public final class Utf8Reader extends Reader {
  private static final int PIECE = 16 << 10;

  private final InputStream bytes;
  private final byte[] piece = new byte[PIECE];
  private int begun;
  private String text = "";
  private int at;

  public Utf8Reader(InputStream bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read(char[] target, int from, int most) throws IOException {
    while (at == text.length()) {
      if (!readPiece()) {
        return -1;
      }
    }
    int length = Math.min(most, text.length() - at);
    text.getChars(at, at + length, target, from);
    at += length;
    return length;
  }

  /// Decodes the next piece; false at the end.
  private boolean readPiece() throws IOException {
    int read = bytes.read(piece, begun, PIECE - begun);
    int end = begun + Math.max(read, 0);
    if (end == 0) {
      return false;
    }
    int whole = read < 0 ? end : endOfWhole(end);
    text = Utf8.decode(Arrays.copyOf(piece, whole));
    at = 0;
    begun = end - whole;
    System.arraycopy(piece, whole, piece, 0, begun);
    return true;
  }

  /// The start of a character that is incomplete at `end`, or `end` if there is none.
  private int endOfWhole(int end) {
    for (int from = end - 1; from >= Math.max(0, end - 3); from--) {
      int first = piece[from] & 0xFF;
      if (first >= 0xC0) {
        return from + Utf8.length(first) > end ? from : end;
      }
      if (first < 0x80) {
        return end;
      }
    }
    return end;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
