package moongate.gateway;

import java.time.Instant;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.log.LogFormat;
import moongate.gateway.log.Logged;
import moongate.http.LocalTime;
import moongate.http.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one line per request to the logger `moongate.access`, at level info.
final class AccessLog {
  private static final Logger log = LoggerFactory.getLogger("moongate.access");

  /// The text of one second, shared by all requests that end in it.
  private record Second(long epochSecond, String text) {}

  private final LogFormat format;
  private volatile Second second = new Second(-1, "");

  AccessLog(LogFormat format) {
    this.format = format;
  }

  void write(Exchange exchange, Response response) {
    if (!log.isInfoEnabled()) {
      return;
    }
    var logged = new Logged(exchange, response, time());
    if (format.isFor(logged)) {
      var line = new StringBuilder(192);
      format.append(line, logged);
      log.info(line.toString());
    }
  }

  private String time() {
    long now = System.currentTimeMillis() / 1000;
    var known = second;
    if (known.epochSecond != now) {
      second = known = new Second(now, LocalTime.logged(Instant.ofEpochSecond(now)));
    }
    return known.text;
  }
}
