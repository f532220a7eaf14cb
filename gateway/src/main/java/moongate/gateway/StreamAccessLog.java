package moongate.gateway;

import java.time.Instant;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.SessionRequest;
import moongate.http.LocalTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one line per session to the logger `moongate.stream.access`, at level info, in Kong's
/// format `basic`: `$remote_addr [$time_local] $protocol $status $bytes_sent $bytes_received
/// $session_time`.
final class StreamAccessLog {
  private static final Logger log = LoggerFactory.getLogger("moongate.stream.access");

  private StreamAccessLog() {}

  static void write(Exchange exchange, SessionRequest request) {
    if (log.isInfoEnabled()) {
      long millis = exchange.timings().total();
      log.info(
          "%s [%s] %s %d %d %d %d.%03d"
              .formatted(
                  exchange.client().address(),
                  LocalTime.logged(Instant.now()),
                  request.transport(),
                  exchange.response().status(),
                  request.session().bytesSent(),
                  request.session().bytesReceived(),
                  millis / 1000,
                  millis % 1000));
    }
  }
}
