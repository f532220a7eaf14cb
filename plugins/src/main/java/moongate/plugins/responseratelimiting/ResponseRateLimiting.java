package moongate.plugins.responseratelimiting;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.model.entity.PluginConfig;
import moongate.plugins.counting.CountKey;
import moongate.plugins.counting.CountStore;
import moongate.plugins.counting.CountsUnavailable;
import moongate.plugins.counting.LimitBy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what services report that their responses have used. A client that has nothing left does
/// not get a response that uses more.
final class ResponseRateLimiting implements Plugin {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin");
  static final String HEADER = "x-kong-limit";

  private static final int TOO_MANY_REQUESTS = 429;

  private final List<Quota> quotas = new ArrayList<>();
  private final LimitBy limitBy;
  private final HeaderName usageHeader;
  private final String scope;
  private final boolean blocksAtOnce;
  private final boolean hidesHeaders;
  private final boolean isTolerant;
  private final CountStore store;
  private final Clock clock;
  private final AtomicBoolean hasWarned = new AtomicBoolean();

  ResponseRateLimiting(PluginConfig plugin, CountStore store, Clock clock) {
    var config = plugin.config();
    config
        .object("limits")
        .members()
        .keySet()
        .forEach(name -> quotas.add(Quota.of(name, config.object("limits").object(name))));
    limitBy = LimitBy.of(config);
    usageHeader = HeaderName.of(config.optionalText("header_name").orElse(HEADER));
    scope = CountKey.scope(plugin);
    blocksAtOnce = config.flag("block_on_first_violation");
    hidesHeaders = config.flag("hide_client_headers");
    isTolerant = config.flag("fault_tolerant");
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
    var client = limitBy.identifierOrAddress(exchange);
    var quotasLeft = new ArrayList<RemainingQuota>(quotas.size());
    try {
      for (var quota : quotas) {
        var counter = store.counter(new CountKey(scope, client, quota.name()), now);
        var counts = counter.counts(exchange.fiber(), quota.periods(), now);
        quotasLeft.add(new RemainingQuota(quota, counter, quota.remaining(counts), now));
      }
    } catch (CountsUnavailable unavailable) {
      if (isTolerant) {
        return Outcome.CONTINUE;
      }
      throw unavailable.asFailure();
    }
    for (var standing : quotasLeft) {
      var quota = standing.quota();
      if (blocksAtOnce && standing.isUsedUp()) {
        var message = "API rate limit exceeded for '" + quota.name() + "'";
        return Outcome.answer(Answer.error(TOO_MANY_REQUESTS, message));
      }
      exchange.headers().set(quota.remainingHeader(), Long.toString(standing.least()));
    }
    exchange.context(this, () -> quotasLeft);
    return Outcome.CONTINUE;
  }

  @Override
  @SuppressWarnings("unchecked") // access has put it there
  public void headerFilter(Exchange exchange) {
    var headers = exchange.response().headers();
    var usages = Usages.of(headers, usageHeader);
    headers.remove(usageHeader);
    if (!usages.isWellFormed() && hasWarned.compareAndSet(false, true)) {
      log.warn(
          "[response-ratelimiting] a service says what it used in another way than name=number");
    }
    if (exchange.context(this) instanceof List<?> quotasLeft) {
      count(exchange, (List<RemainingQuota>) quotasLeft, usages);
    }
  }

  private void count(Exchange exchange, List<RemainingQuota> quotasLeft, Usages usages) {
    boolean isExceeded = false;
    for (var standing : quotasLeft) {
      long used = usages.of(standing.quota());
      isExceeded |= used > 0 && standing.isUsedUp();
      if (!hidesHeaders) {
        standing.write(exchange.response().headers(), used);
      }
    }
    if (isExceeded) {
      exchange.response().become(new Answer.Exit(TOO_MANY_REQUESTS, null, ""));
      return;
    }
    for (var standing : quotasLeft) {
      long used = usages.of(standing.quota());
      if (used != 0) {
        standing.use(exchange.fiber().loop(), used);
      }
    }
  }
}
