package moongate.functions.modules;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import moongate.functions.text.Bytes;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// Gzip and deflate for modules in Lua. Each piece of output is paid for before it is made, so that
/// a small text cannot become an endless one.
final class GzipHost {
  private static final int PIECE = 16 * 1024;

  /// What comes out of one call at most.
  private static final int MOST_INFLATED = 64 << 20;

  static final Library LIBRARY =
      Library.of("gzip").function("deflate", GzipHost::gzip).function("inflate", GzipHost::gunzip);

  private GzipHost() {}

  private static Object gzip(LuaState state, @Nullable Object argument) {
    var text = Args.string(argument, 1, "deflate_gzip");
    state.meter().work(1000 + 10L * text.length());
    state.meter().charge(32_000L + 2L * text.length());
    var bytes = Bytes.of(text);
    var out = new ByteArrayOutputStream(PIECE);
    out.writeBytes(new byte[] {31, (byte) 139, 8, 0, 0, 0, 0, 0, 0, 3});
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      var piece = new byte[PIECE];
      while (!deflater.finished()) {
        out.write(piece, 0, deflater.deflate(piece));
      }
    } finally {
      deflater.end();
    }
    var crc = new CRC32();
    crc.update(bytes);
    writeLittleEndian(out, (int) crc.getValue());
    writeLittleEndian(out, bytes.length);
    return Bytes.string(out.toByteArray());
  }

  private static void writeLittleEndian(ByteArrayOutputStream out, int number) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(number >>> shift);
    }
  }

  private static @Nullable Object gunzip(LuaState state, @Nullable Object argument) {
    var bytes = Bytes.of(Args.string(argument, 1, "inflate_gzip"));
    int start = endOfHeader(bytes);
    if (start < 0) {
      return failed("not in gzip format");
    }
    var inflater = new Inflater(true);
    try {
      inflater.setInput(bytes, start, bytes.length - start);
      var out = inflated(state, inflater);
      if (out == null) {
        return failed("more than " + MOST_INFLATED + " bytes");
      }
      var crc = new CRC32();
      crc.update(out);
      int trailer = start + (int) inflater.getBytesRead();
      if (trailer + 8 > bytes.length || littleEndian(bytes, trailer) != (int) crc.getValue()) {
        return failed("the checksum is wrong");
      }
      return Bytes.string(out);
    } catch (DataFormatException malformed) {
      return failed("malformed data");
    } finally {
      inflater.end();
    }
  }

  private static byte @Nullable [] inflated(LuaState state, Inflater inflater)
      throws DataFormatException {
    var out = new ByteArrayOutputStream(PIECE);
    var piece = new byte[PIECE];
    while (!inflater.finished()) {
      state.meter().work(PIECE);
      int count = inflater.inflate(piece);
      if (count == 0 && !inflater.finished()) {
        throw new DataFormatException("incomplete");
      }
      // Once in the buffer, and once in the text.
      state.meter().charge(3L * count);
      out.write(piece, 0, count);
      if (out.size() > MOST_INFLATED) {
        return null;
      }
    }
    return out.toByteArray();
  }

  private static Object failed(String reason) {
    return Values.pair(null, "failed to inflate: " + reason);
  }

  private static int littleEndian(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }

  /// Where the data begins behind a gzip header (RFC 1952, 2.3), or -1.
  private static int endOfHeader(byte[] bytes) {
    if (bytes.length < 18 || bytes[0] != 31 || bytes[1] != (byte) 139 || bytes[2] != 8) {
      return -1;
    }
    int flags = bytes[3];
    int at = 10;
    if ((flags & 4) != 0) {
      at += 2 + (bytes[at] & 0xff) + ((bytes[at + 1] & 0xff) << 8);
    }
    for (int flag = 8; flag <= 16; flag *= 2) {
      if ((flags & flag) != 0) {
        while (at < bytes.length && bytes[at] != 0) {
          at++;
        }
        at++;
      }
    }
    at += (flags & 2) != 0 ? 2 : 0;
    return at < bytes.length ? at : -1;
  }
}
