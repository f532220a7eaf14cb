package moongate.gateway;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.LogText;
import moongate.http.HeaderName;
import moongate.http.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line per request, in the combined format with the request id, to the logger
/// `moongate.access` at level info.
final class AccessLog {
  private static final Logger log = LoggerFactory.getLogger("moongate.access");
  private static final HeaderName REFERER = HeaderName.of("Referer");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());

  /// A second's text, used by all requests that end in it.
  private record Second(long epochSecond, String text) {}

  private volatile Second second = new Second(-1, "");

  void write(Exchange exchange, Response response) {
    if (!log.isInfoEnabled()) {
      return;
    }
    var line =
        new StringBuilder(192)
            .append(exchange.client().address())
            .append(" - - [")
            .append(time())
            .append("] \"");
    LogText.append(line, exchange.request().requestLine());
    line.append("\" ")
        .append(response.isHeadSent() ? exchange.response().status() : 499)
        .append(' ')
        .append(response.bodyBytesSent())
        .append(" \"");
    LogText.append(line, exchange.headers().firstOr(REFERER, "-"));
    line.append("\" \"");
    LogText.append(line, exchange.headers().firstOr(HeaderName.USER_AGENT, "-"));
    line.append("\" kong_request_id: \"").append(exchange.id()).append('"');
    log.info(line.toString());
  }

  private String time() {
    long now = System.currentTimeMillis() / 1000;
    var known = second;
    if (known.epochSecond != now) {
      second = known = new Second(now, TIME.format(Instant.ofEpochSecond(now)));
    }
    return known.text;
  }
}
