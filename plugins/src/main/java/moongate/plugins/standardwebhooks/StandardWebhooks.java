package moongate.plugins.standardwebhooks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.log.LogContext;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Refuses requests that are not webhooks, have a timestamp too far in the past or future, or are
/// not signed with the secret.
final class StandardWebhooks implements Plugin {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin");
  private static final HeaderName ID = HeaderName.of("webhook-id");
  private static final HeaderName TIMESTAMP = HeaderName.of("webhook-timestamp");
  private static final HeaderName SIGNATURE = HeaderName.of("webhook-signature");
  private static final String VERSION = "v1,";
  private static final int MOST_SIGNATURES = 32;
  private static final Outcome REFUSED = Outcome.answer(Answer.error(400, "bad request"));

  private final @Nullable WebhookSecret secret;
  private final long toleranceSeconds;
  private final Clock clock;

  /// @param secret null if a vault did not have it: then all requests are refused
  StandardWebhooks(@Nullable WebhookSecret secret, long toleranceSeconds, Clock clock) {
    this.secret = secret;
    this.toleranceSeconds = toleranceSeconds;
    this.clock = clock;
  }

  @Override
  public Outcome access(Exchange exchange) {
    var problem = problem(exchange);
    if (problem == null) {
      return Outcome.CONTINUE;
    }
    log.debug("[standard-webhooks] {}, {}", problem, LogContext.of(exchange));
    return REFUSED;
  }

  private @Nullable String problem(Exchange exchange) {
    var headers = exchange.headers();
    var id = headers.firstOr(ID, "");
    var timestamp = headers.firstOr(TIMESTAMP, "");
    var signatures = signatures(headers.firstOr(SIGNATURE, ""));
    if (id.isEmpty() || timestamp.isEmpty() || signatures.isEmpty()) {
      return "a header is missing";
    }
    if (!isRecent(timestamp)) {
      return "the timestamp is not within the tolerance";
    }
    if (!exchange.body().read(exchange.settings().maxBufferedBody())) {
      return "the body is too large to be checked";
    }
    var message = new ByteArrayOutputStream();
    message.writeBytes((id + "." + timestamp + ".").getBytes(ISO_8859_1));
    message.writeBytes(exchange.body().bytes());
    return secret != null && secret.hasSigned(message.toByteArray(), signatures)
        ? null
        : "no signature is right";
  }

  /// The signatures of version `v1`, the only known one; they are separated by blanks.
  private static List<String> signatures(String header) {
    var known = new ArrayList<String>(1);
    for (var signature : header.split(" ", MOST_SIGNATURES)) {
      if (signature.startsWith(VERSION)) {
        known.add(signature.substring(VERSION.length()));
      }
    }
    return known;
  }

  private boolean isRecent(String timestamp) {
    try {
      long age = Math.floorDiv(clock.millis(), 1000L) - Long.parseLong(timestamp);
      return Math.abs(age) <= toleranceSeconds;
    } catch (NumberFormatException notOne) {
      return false;
    }
  }
}
