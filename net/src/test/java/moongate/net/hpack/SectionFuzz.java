package moongate.net.hpack;

import io.netty.handler.codec.http2.Http2Exception;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What Jazzer calls: sections of one connection, each behind a byte with its length. They are
/// read, or refused, as Netty does.
public final class SectionFuzz {
  private static final long ANY_SIZE = 1 << 20;

  private SectionFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    var netty = new NettyFields(ANY_SIZE, 0);
    var decoded = new Decoded(ANY_SIZE);
    for (int at = 0; at < data.length; ) {
      int end = Math.min(data.length, at + 1 + (data[at] & 0xFF));
      var section = Arrays.copyOfRange(data, at + 1, end);
      var expected = byNetty(netty, section);
      var read = byUs(decoded, section);
      if (expected == null ? read != null : !expected.equals(read)) {
        throw new AssertionError("Netty reads " + expected + ", we read " + read);
      }
      if (read == null) {
        return;
      }
      at = end;
    }
  }

  private static @Nullable List<String> byNetty(NettyFields netty, byte[] section) {
    try {
      return netty.decode(section);
    } catch (Http2Exception refused) {
      return null;
    }
  }

  private static @Nullable List<String> byUs(Decoded decoded, byte[] section) {
    try {
      return decoded.decode(section);
    } catch (SectionException refused) {
      return null;
    }
  }
}
