package moongate.gateway.tracing;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// What all spans of a trace have in common: 128 bits, not all of them zero.
///
/// @param high the first 64 bits; 0 in traces of 64 bits
public record TraceId(long high, long low) {
  private static final HexFormat HEX = HexFormat.of();

  public static TraceId next() {
    var random = ThreadLocalRandom.current();
    long low = random.nextLong();
    return new TraceId(random.nextLong(), low == 0 ? 1 : low);
  }

  /// 32 digits.
  public String hex() {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }

  /// 16 digits of a span's id.
  public static String hex(long spanId) {
    return HEX.toHexDigits(spanId);
  }
}
