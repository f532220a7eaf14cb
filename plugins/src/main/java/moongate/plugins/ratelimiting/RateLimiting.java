package moongate.plugins.ratelimiting;

import java.time.Clock;
import java.util.ArrayList;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.PluginConfig;
import moongate.model.Value;
import org.jspecify.annotations.Nullable;

/// Counts requests in fixed windows and answers those that are too many. A rejected request does
/// not count.
final class RateLimiting implements Plugin {
  private static final String UNSCOPED = "00000000-0000-0000-0000-000000000000";

  private final Limit[] limits;
  private final LimitBy limitBy;
  private final boolean hidesHeaders;
  private final int errorCode;
  private final String errorMessage;
  private final String scope;
  private final Counters counters;
  private final Clock clock;

  RateLimiting(PluginConfig config, Counters counters, Clock clock) {
    this.limits = limits(config.config());
    this.limitBy = LimitBy.of(config.config());
    this.hidesHeaders = config.config().flag("hide_client_headers");
    this.errorCode = config.config().integer("error_code");
    this.errorMessage = ((Value.Str) config.config().at("error_message")).bytes();
    this.scope = orUnscoped(config.routeId()) + ":" + orUnscoped(config.serviceId());
    this.counters = counters;
    this.clock = clock;
  }

  private static Limit[] limits(Value.Obj config) {
    var limits = new ArrayList<Limit>();
    for (var period : Period.values()) {
      config.optionalNumber(period.field()).ifPresent(most -> limits.add(Limit.of(period, most)));
    }
    return limits.toArray(Limit[]::new);
  }

  private static String orUnscoped(@Nullable String id) {
    return id == null ? UNSCOPED : id;
  }

  @Override
  public Outcome access(Exchange exchange) {
    long now = Math.floorDiv(clock.millis(), 1000L);
    var usage = counters.of(new Counters.Key(scope, limitBy.identifierOrAddress(exchange)), now);
    var remaining = new long[limits.length];
    int exceeded = -1;
    for (int i = 0; i < limits.length; i++) {
      var period = limits[i].period();
      double left = limits[i].most() - usage.count(period, period.window(now));
      remaining[i] = (long) Math.max(0, left);
      if (left <= 0) {
        exceeded = i;
      }
    }
    if (exceeded >= 0) {
      return reject(exchange, new Standing(limits, remaining, now));
    }
    count(usage, remaining, now);
    if (!hidesHeaders) {
      exchange.context(this, () -> new Standing(limits, remaining, now));
    }
    return Outcome.CONTINUE;
  }

  private void count(Usage usage, long[] remaining, long now) {
    for (int i = 0; i < limits.length; i++) {
      var period = limits[i].period();
      usage.increment(period, period.window(now));
      remaining[i] = Math.max(0, remaining[i] - 1);
    }
  }

  private Outcome reject(Exchange exchange, Standing standing) {
    var headers = new Headers();
    if (!hidesHeaders) {
      exchange.context(this, () -> standing);
      headers.set(HeaderName.RETRY_AFTER, Long.toString(standing.secondsLeft()));
    }
    return Outcome.answer(new Answer.ErrorPage(errorCode, headers, errorMessage));
  }

  @Override
  public void headerFilter(Exchange exchange) {
    if (exchange.context(this) instanceof Standing standing) {
      standing.write(exchange.response().headers());
    }
  }
}
