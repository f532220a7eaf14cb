package moongate.plugins.tracing;

import moongate.gateway.tracing.TraceId;
import org.jspecify.annotations.Nullable;

/// Parses and writes the ids in headers.
final class Ids {
  private static final int SPAN_DIGITS = 16;
  private static final int TRACE_DIGITS = 32;

  private Ids() {}

  /// Parses up to 32 hexadecimal digits; null if it is not a valid id, or zero.
  static @Nullable TraceId trace(String hex) {
    if (hex.isEmpty() || hex.length() > TRACE_DIGITS || !isHex(hex)) {
      return null;
    }
    int split = Math.max(0, hex.length() - SPAN_DIGITS);
    long high = split == 0 ? 0 : Long.parseUnsignedLong(hex.substring(0, split), 16);
    long low = Long.parseUnsignedLong(hex.substring(split), 16);
    return high == 0 && low == 0 ? null : new TraceId(high, low);
  }

  /// Parses up to 16 hexadecimal digits; 0 if it is not a valid id.
  static long span(String hex) {
    return hex.isEmpty() || hex.length() > SPAN_DIGITS || !isHex(hex)
        ? 0
        : Long.parseUnsignedLong(hex, 16);
  }

  /// Parses an unsigned decimal number of 64 bits; 0 if it is not valid.
  static long decimal(String text) {
    try {
      return text.startsWith("+") ? 0 : Long.parseUnsignedLong(text);
    } catch (NumberFormatException notOne) {
      return 0;
    }
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        return false;
      }
    }
    return true;
  }

  /// Writes 16 digits if the upper half of the id is zero, otherwise 32.
  static String shortHex(TraceId trace) {
    return trace.high() == 0 ? TraceId.hex(trace.low()) : trace.hex();
  }
}
