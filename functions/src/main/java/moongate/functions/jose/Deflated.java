package moongate.functions.jose;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Content that is compressed before it is encrypted (RFC 7516, 4.1.3).
public final class Deflated {
  private static final int PIECE = 4096;

  private Deflated() {}

  /// `text`, compressed.
  public static byte[] of(byte[] text) {
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(text);
      deflater.finish();
      var out = new ByteArrayOutputStream();
      var piece = new byte[PIECE];
      while (!deflater.finished()) {
        out.write(piece, 0, deflater.deflate(piece));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /// What was compressed; null when it is damaged, or more than `most` bytes.
  public static byte @Nullable [] inflate(byte[] packed, int most) {
    var inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      var out = new ByteArrayOutputStream();
      var piece = new byte[PIECE];
      while (!inflater.finished()) {
        int count = inflater.inflate(piece);
        out.write(piece, 0, count);
        if ((count == 0 && !inflater.finished()) || out.size() > most) {
          return null;
        }
      }
      return out.toByteArray();
    } catch (DataFormatException damaged) {
      return null;
    } finally {
      inflater.end();
    }
  }
}
