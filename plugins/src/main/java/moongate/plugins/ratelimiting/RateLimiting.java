package moongate.plugins.ratelimiting;

import java.time.Clock;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.entity.PluginConfig;
import moongate.model.value.Utf8;
import moongate.plugins.counting.CountKey;
import moongate.plugins.counting.CountStore;
import moongate.plugins.counting.CountsUnavailable;
import moongate.plugins.counting.Limit;
import moongate.plugins.counting.LimitBy;
import moongate.plugins.counting.Period;

/// Counts requests in fixed windows and answers those that are too many. A rejected request does
/// not count.
final class RateLimiting implements Plugin {
  /// The defaults of `error_code` and `error_message`, also for null.
  static final int ERROR_CODE = 429;

  static final String ERROR_MESSAGE = "API rate limit exceeded";

  private final Limit[] limits;
  private final Period[] periods;
  private final LimitBy limitBy;
  private final boolean hidesHeaders;
  private final int errorCode;
  private final String errorMessage;
  private final String scope;
  private final boolean isTolerant;
  private final CountStore store;
  private final Clock clock;

  RateLimiting(PluginConfig config, CountStore store, Clock clock) {
    this.limits = Limit.all(config.config());
    this.periods = Limit.periods(limits);
    this.limitBy = LimitBy.of(config.config());
    this.hidesHeaders = config.config().flag("hide_client_headers");
    this.errorCode = (int) config.config().optionalNumber("error_code").orElse(ERROR_CODE);
    this.errorMessage =
        Utf8.bytes(config.config().optionalText("error_message").orElse(ERROR_MESSAGE));
    this.scope = CountKey.scope(config);
    this.isTolerant = config.config().flag("fault_tolerant");
    this.store = store;
    this.clock = clock;
  }

  /// The store of the counts.
  CountStore store() {
    return store;
  }

  @Override
  public Outcome access(Exchange exchange) {
    long now = Math.floorDiv(clock.millis(), 1000L);
    var key = new CountKey(scope, limitBy.identifierOrAddress(exchange), "");
    var counter = store.counter(key, now);
    long[] remaining; // at first what was counted, then what that leaves, in the same array
    try {
      remaining = counter.counts(exchange.fiber(), periods, now);
    } catch (CountsUnavailable unavailable) {
      return unlimited(unavailable);
    }
    boolean isExceeded = false;
    for (int i = 0; i < limits.length; i++) {
      double left = limits[i].most() - remaining[i];
      remaining[i] = (long) Math.max(0, left);
      isExceeded |= left <= 0;
    }
    if (isExceeded) {
      return reject(exchange, new RateLimitHeaders(limits, remaining, now));
    }
    counter.add(exchange.fiber().loop(), periods, 1, now);
    if (!hidesHeaders) {
      lessThisOne(remaining);
      exchange.context(this, () -> new RateLimitHeaders(limits, remaining, now));
    }
    return Outcome.CONTINUE;
  }

  private static void lessThisOne(long[] remaining) {
    for (int i = 0; i < remaining.length; i++) {
      remaining[i] = Math.max(0, remaining[i] - 1);
    }
  }

  private Outcome unlimited(CountsUnavailable unavailable) {
    if (isTolerant) {
      return Outcome.CONTINUE;
    }
    throw unavailable.asFailure();
  }

  private Outcome reject(Exchange exchange, RateLimitHeaders standing) {
    var headers = new Headers();
    if (!hidesHeaders) {
      exchange.context(this, () -> standing);
      headers.set(HeaderName.RETRY_AFTER, Long.toString(standing.secondsLeft()));
    }
    return Outcome.answer(new Answer.ErrorPage(errorCode, headers, errorMessage));
  }

  @Override
  public void headerFilter(Exchange exchange) {
    if (exchange.context(this) instanceof RateLimitHeaders standing) {
      standing.write(exchange.response().headers());
    }
  }
}
