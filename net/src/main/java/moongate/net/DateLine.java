package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The `Date` header line of now, made once per second.
final class DateLine {
  /// RFC 9110, 5.6.7: IMF-fixdate.
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private long second;
  private byte[] line = {};
  private AsciiString text = AsciiString.EMPTY_STRING;

  /// The same as the value of a field of HTTP/2.
  AsciiString text() {
    var now = now();
    if (text.array() != now) {
      text = new AsciiString(now, 6, now.length - 8, false);
    }
    return text;
  }

  byte[] now() {
    long now = System.currentTimeMillis() / 1000;
    if (now != second) {
      second = now;
      line = ("Date: " + FORMAT.format(Instant.ofEpochSecond(now)) + "\r\n").getBytes(ISO_8859_1);
    }
    return line;
  }
}
