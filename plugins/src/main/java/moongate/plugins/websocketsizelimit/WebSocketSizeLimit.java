package moongate.plugins.websocketsizelimit;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Plugin;
import moongate.model.value.Value;

/// Sets the size limits of messages before a connection opens. If a message is too large, its
/// sender gets the status 1009, and the other side gets 1001.
final class WebSocketSizeLimit implements Plugin {
  private static final int UNSET = 0;

  private final int ofClient;
  private final int ofUpstream;

  WebSocketSizeLimit(Value.Obj config) {
    this.ofClient = (int) config.optionalNumber(WebSocketSizeLimitType.CLIENT).orElse(UNSET);
    this.ofUpstream = (int) config.optionalNumber(WebSocketSizeLimitType.UPSTREAM).orElse(UNSET);
  }

  @Override
  public Outcome wsHandshake(Exchange exchange) {
    if (ofClient != UNSET) {
      exchange.payloadLimits().set(true, ofClient);
    }
    if (ofUpstream != UNSET) {
      exchange.payloadLimits().set(false, ofUpstream);
    }
    return Outcome.CONTINUE;
  }
}
