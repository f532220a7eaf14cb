package moongate.plugins.requestsizelimiting;

import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.model.value.Value;

/// Refuses bodies that are larger than allowed, by `Content-Length` if the client sends it,
/// otherwise by counting the bytes.
final class RequestSizeLimiting implements Plugin {
  private static final HeaderName EXPECT = HeaderName.of("Expect");
  private static final Outcome LENGTH_REQUIRED =
      Outcome.answer(Answer.error(411, "A valid Content-Length header is required"));
  private static final Outcome TOO_LARGE =
      Outcome.answer(Answer.error(413, "Request size limit exceeded"));
  private static final Outcome DO_NOT_SEND =
      Outcome.answer(Answer.error(417, "Request size limit exceeded"));

  private final long most;
  private final boolean needsLength;

  RequestSizeLimiting(Value.Obj config) {
    most = (long) config.optionalNumber("allowed_payload_size").orElse(128) * unit(config);
    needsLength = config.flag("require_content_length");
  }

  private static long unit(Value.Obj config) {
    return switch (config.text("size_unit")) {
      case "megabytes" -> 1 << 20;
      case "kilobytes" -> 1 << 10;
      default -> 1;
    };
  }

  @Override
  public Outcome access(Exchange exchange) {
    var headers = exchange.headers();
    int index = headers.find(HeaderName.CONTENT_LENGTH);
    if (index >= 0) {
      return headers.numberAt(index) > most ? refusal(exchange) : Outcome.CONTINUE;
    }
    boolean isChunked = headers.hasToken(HeaderName.TRANSFER_ENCODING, "chunked");
    if (needsLength && !isChunked) {
      return LENGTH_REQUIRED;
    }
    return exchange.body().hasAtMost(most) ? Outcome.CONTINUE : refusal(exchange);
  }

  private static Outcome refusal(Exchange exchange) {
    int index = exchange.headers().find(EXPECT);
    boolean isWaiting = index >= 0 && exchange.headers().valueEquals(index, "100-continue");
    return isWaiting ? DO_NOT_SEND : TOO_LARGE;
  }
}
