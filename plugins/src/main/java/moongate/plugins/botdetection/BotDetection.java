package moongate.plugins.botdetection;

import com.google.re2j.Pattern;
import java.util.concurrent.atomic.AtomicReferenceArray;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.model.value.Value;
import moongate.plugins.matching.LinearRegex;
import org.jspecify.annotations.Nullable;

/// Judges clients by their `User-Agent`. Allowed clients pass first, then denied ones and known
/// bots are refused, then everybody else passes.
final class BotDetection implements Plugin {
  private static final Outcome FORBIDDEN = Outcome.answer(Answer.error(403, "Forbidden"));
  private static final Outcome AMBIGUOUS = Outcome.answer(Answer.error(400, "Bad Request"));

  /// The number of remembered verdicts; a power of two.
  private static final int REMEMBERED = 1024;

  private static final int LONGEST_REMEMBERED = 512;

  private final @Nullable Pattern allowed;
  private final @Nullable Pattern denied;

  /// Clients come back, so verdicts are remembered by the hash of the `User-Agent`.
  private final AtomicReferenceArray<@Nullable Verdict> verdicts =
      new AtomicReferenceArray<>(REMEMBERED);

  private record Verdict(String agent, boolean isBot) {}

  BotDetection(Value.Obj config) {
    allowed = LinearRegex.anyOf(config.texts("allow"));
    denied = LinearRegex.anyOf(config.texts("deny"));
  }

  @Override
  public Outcome access(Exchange exchange) {
    var headers = exchange.headers();
    int index = headers.find(HeaderName.USER_AGENT);
    if (index < 0) {
      return Outcome.CONTINUE;
    }
    if (headers.find(HeaderName.USER_AGENT, index) >= 0) {
      return AMBIGUOUS;
    }
    return isBot(headers.valueAt(index)) ? FORBIDDEN : Outcome.CONTINUE;
  }

  private boolean isBot(String agent) {
    int hash = agent.hashCode();
    int slot = (hash ^ hash >>> 16) & REMEMBERED - 1;
    var known = verdicts.get(slot);
    if (known != null && known.agent.equals(agent)) {
      return known.isBot;
    }
    boolean isBot = judge(agent);
    if (agent.length() <= LONGEST_REMEMBERED) {
      verdicts.set(slot, new Verdict(agent, isBot));
    }
    return isBot;
  }

  private boolean judge(String agent) {
    if (allowed != null && allowed.matcher(agent).find()) {
      return false;
    }
    return (denied != null && denied.matcher(agent).find())
        || KnownBots.PATTERN.matcher(agent).find();
  }
}
