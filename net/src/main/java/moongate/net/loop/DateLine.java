package moongate.net.loop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import moongate.net.hpack.FieldEncoder;

/// The current `Date` header line, made once per second.
final class DateLine {
  /// RFC 9110, 5.6.7: IMF-fixdate.
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final String NAME = "date";
  private static final int HASH = NAME.hashCode();

  private long second;
  private byte[] line = {};

  /// Adds it to a field section of HTTP/2.
  void addTo(FieldEncoder fields, long millis) {
    var now = at(millis);
    fields.line(now, HASH, 0, NAME.length(), NAME.length() + 2, now.length - 2);
  }

  byte[] at(long millis) {
    long now = millis / 1000;
    if (now != second) {
      second = now;
      line = ("Date: " + FORMAT.format(Instant.ofEpochSecond(now)) + "\r\n").getBytes(ISO_8859_1);
    }
    return line;
  }
}
