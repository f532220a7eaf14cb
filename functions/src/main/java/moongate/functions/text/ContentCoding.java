package moongate.functions.text;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// The codings that a body can have by its Content-Encoding (RFC 9110, section 8.4): gzip and
/// deflate, taken off and put on again.
public final class ContentCoding {
  private static final int STEP = 8192;

  /// No honest body has more of them.
  private static final int MOST_CODINGS = 3;

  /// A body that cannot be decoded; the message says why.
  public static final class CodingException extends Exception {
    CodingException(String message) {
      super(message);
    }
  }

  private ContentCoding() {}

  /// True when `contentEncoding` names nothing that changes the bytes.
  public static boolean isIdentity(String contentEncoding) {
    return contentEncoding.isBlank() || contentEncoding.strip().equalsIgnoreCase("identity");
  }

  /// The bytes behind all codings that `contentEncoding` lists.
  ///
  /// @param limit how many bytes may come of it
  /// @param meter is told of each step before it is taken, in bytes
  /// @throws CodingException when a coding is not known, the bytes are not of it, or there are more
  ///   than `limit`
  public static String decode(String bytes, String contentEncoding, int limit, IntConsumer meter)
      throws CodingException {
    var codings = contentEncoding.split(",", -1);
    if (codings.length > MOST_CODINGS) {
      throw new CodingException("more than " + MOST_CODINGS + " content encodings");
    }
    var decoded = bytes;
    for (int i = codings.length - 1; i >= 0; i--) {
      decoded = decodeOne(decoded, name(codings[i]), limit, meter);
    }
    return decoded;
  }

  /// The bytes with all codings that `contentEncoding` lists put on.
  ///
  /// @throws CodingException when a coding is not known
  public static String encode(String bytes, String contentEncoding) throws CodingException {
    var encoded = bytes;
    for (var coding : contentEncoding.split(",", -1)) {
      encoded = encodeOne(encoded, name(coding));
    }
    return encoded;
  }

  private static String name(String coding) {
    return coding.strip().toLowerCase(Locale.ROOT);
  }

  private static String decodeOne(String bytes, String coding, int limit, IntConsumer meter)
      throws CodingException {
    if (isIdentity(coding)) {
      return bytes;
    }
    try (var in = opened(Bytes.of(bytes), coding)) {
      return readAll(in, limit, meter);
    } catch (IOException malformed) {
      throw new CodingException("the body is no " + coding + " data");
    }
  }

  private static InputStream opened(byte[] bytes, String coding)
      throws IOException, CodingException {
    var in = new ByteArrayInputStream(bytes);
    return switch (coding) {
      case "gzip", "x-gzip" -> new GZIPInputStream(in, STEP);
      // Many servers leave out the zlib frame that the standard asks for.
      case "deflate" -> new InflaterInputStream(in, new Inflater(!isZlib(bytes)), STEP);
      default -> throw new CodingException("unsupported content encoding '" + coding + "'");
    };
  }

  private static boolean isZlib(byte[] bytes) {
    return bytes.length >= 2
        && (bytes[0] & 0x0F) == 8
        && ((bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF)) % 31 == 0;
  }

  private static String readAll(InputStream in, int limit, IntConsumer meter)
      throws IOException, CodingException {
    var out = new ByteArrayOutputStream();
    var step = new byte[STEP];
    for (int n = in.read(step); n >= 0; n = in.read(step)) {
      meter.accept(n);
      if (n > limit - out.size()) {
        throw new CodingException("the decoded body has more than " + limit + " bytes");
      }
      out.write(step, 0, n);
    }
    return Bytes.string(out.toByteArray());
  }

  private static String encodeOne(String bytes, String coding) throws CodingException {
    if (isIdentity(coding)) {
      return bytes;
    }
    var out = new ByteArrayOutputStream();
    try (var encoder = encoder(out, coding)) {
      encoder.write(Bytes.of(bytes));
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail to be written", e);
    }
    return Bytes.string(out.toByteArray());
  }

  private static OutputStream encoder(OutputStream out, String coding)
      throws IOException, CodingException {
    return switch (coding) {
      case "gzip", "x-gzip" -> new GZIPOutputStream(out);
      case "deflate" -> new DeflaterOutputStream(out);
      default -> throw new CodingException("unsupported content encoding '" + coding + "'");
    };
  }
}
