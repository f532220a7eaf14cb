package moongate.plugins.llm;

import java.time.Clock;
import java.time.Instant;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.plugin.PluginFailure;
import moongate.http.HeaderName;
import moongate.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// Adds an access token, which it keeps until shortly before its expiry. Safe for all threads: if
/// two requests fetch a token at the same time, either one is valid.
final class BearerSigner implements LanguageModel.Signer {
  private static final long AHEAD_SECONDS = 60;

  private final Source source;
  private final Clock clock;
  private volatile @Nullable Known known;

  /// Fetches tokens.
  @FunctionalInterface
  interface Source {
    TokenEndpoint.Token fetch(Exchange exchange) throws LlmFailure;
  }

  private record Known(String token, Instant until) {}

  BearerSigner(Source source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public void sign(Exchange exchange, RequestHead head, byte[] body) {
    head.headers().set(HeaderName.AUTHORIZATION, "Bearer " + token(exchange));
  }

  private String token(Exchange exchange) {
    var now = clock.instant();
    var current = known;
    if (current != null && now.isBefore(current.until)) {
      return current.token;
    }
    try {
      var fetched = source.fetch(exchange);
      known = new Known(fetched.text(), now.plusSeconds(fetched.seconds() - AHEAD_SECONDS));
      return fetched.text();
    } catch (LlmFailure failure) {
      throw new PluginFailure(failure.getMessage(), "there is no access token");
    }
  }
}
