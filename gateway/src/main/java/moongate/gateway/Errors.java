package moongate.gateway;

import moongate.gateway.balance.NoPeerException;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GrpcDeadline;
import moongate.gateway.exchange.GrpcStatus;
import moongate.gateway.exchange.NginxStatus;
import moongate.gateway.log.LogContext;
import moongate.http.BodyException;
import moongate.http.UpstreamException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// The one place where failures on the request path end up: each is logged, and becomes an answer
/// if the client can still get one.
final class Errors {
  private static final Logger log = LoggerFactory.getLogger("moongate.proxy");

  private Errors() {}

  /// The answer to a failure; null if the client is gone.
  static @Nullable Answer answerTo(RuntimeException failure, Exchange exchange) {
    return switch (failure) {
      case NoPeerException noPeer -> {
        log.error("{}, {}", noPeer.getMessage(), LogContext.of(exchange));
        yield Answer.error(noPeer.status(), noPeer.answer());
      }
      case UpstreamException upstream -> answerTo(upstream, exchange);
      case BodyException body -> answerTo(body, exchange);
      default -> {
        log.error("request failed, {}", LogContext.of(exchange), failure);
        yield new Answer.EnginePage(500);
      }
    };
  }

  private static @Nullable Answer answerTo(UpstreamException failure, Exchange exchange) {
    if (failure.kind() == UpstreamException.Kind.CALLER_GONE) {
      log.info("client closed the connection, {}", LogContext.of(exchange));
      return null;
    }
    log.error("{}, {}", failure.getMessage(), LogContext.of(exchange));
    int grpcStatus =
        exchange.isGrpc()
            ? GrpcStatus.ofReset(failure.resetCode(), GrpcDeadline.isOver(exchange))
            : -1;
    return grpcStatus >= 0
        ? new Answer.CallGivenUp(grpcStatus)
        : new Answer.EnginePage(failure.kind().status());
  }

  private static @Nullable Answer answerTo(BodyException failure, Exchange exchange) {
    var level = failure.kind() == BodyException.Kind.NO_ROOM ? Level.ERROR : Level.INFO;
    log.atLevel(level)
        .log("{} while reading a body, {}", failure.getMessage(), LogContext.of(exchange));
    return switch (failure.kind()) {
      case CLIENT_GONE -> null;
      case MALFORMED -> new Answer.EnginePage(400);
      case TOO_LARGE -> new Answer.EnginePage(413);
      case TIMEOUT -> new Answer.EnginePage(408);
      case NO_ROOM -> new Answer.EnginePage(503);
    };
  }

  /// The status that logs show for a request without an answer, in nginx's terms: 400 if the client
  /// broke off its request, 499 if it did not wait for the response.
  static int statusWithoutAnswer(RuntimeException failure) {
    return failure instanceof BodyException ? 400 : NginxStatus.CLIENT_GONE;
  }

  /// Logs that a response broke off after its head was sent.
  static void brokeOff(RuntimeException failure, Exchange exchange) {
    if (failure instanceof UpstreamException upstream
        && upstream.kind() == UpstreamException.Kind.CALLER_GONE) {
      log.info("client closed the connection, {}", LogContext.of(exchange));
    } else if (failure instanceof BodyException body
        && body.kind() == BodyException.Kind.MALFORMED) {
      log.error("{}: the response was broken off, {}", body.getMessage(), LogContext.of(exchange));
    } else if (failure instanceof BodyException) {
      log.info("{} while sending the response, {}", failure.getMessage(), LogContext.of(exchange));
    } else if (failure instanceof UpstreamException) {
      log.error("{}, {}", failure.getMessage(), LogContext.of(exchange));
    } else {
      log.error("response failed, {}", LogContext.of(exchange), failure);
    }
  }
}
