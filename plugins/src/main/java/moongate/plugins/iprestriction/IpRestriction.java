package moongate.plugins.iprestriction;

import moongate.gateway.address.AddressRanges;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Plugin;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Refuses clients at denied addresses. If there is a list of allowed addresses, refuses all
/// others.
final class IpRestriction implements Plugin {
  private final AddressRanges allowed;
  private final AddressRanges denied;
  private final int status;
  private final @Nullable String message;

  IpRestriction(Value.Obj config) {
    allowed = AddressRanges.parse(config.texts("allow"));
    denied = AddressRanges.parse(config.texts("deny"));
    status = (int) config.optionalNumber("status").orElse(403);
    message = config.optionalText("message").map(Utf8::bytes).orElse(null);
  }

  @Override
  public Outcome access(Exchange exchange) {
    var address = exchange.client().address();
    boolean isRefused =
        denied.contains(address) || (!allowed.isEmpty() && !allowed.contains(address));
    return isRefused ? Outcome.answer(refusal(address)) : Outcome.CONTINUE;
  }

  @Override
  public Outcome preread(Exchange exchange) {
    return access(exchange);
  }

  private Answer refusal(String address) {
    return Answer.error(status, message == null ? "IP address not allowed: " + address : message);
  }
}
