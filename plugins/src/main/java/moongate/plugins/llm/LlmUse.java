package moongate.plugins.llm;

import java.util.ArrayList;
import java.util.List;
import moongate.gateway.exchange.Exchange;

/// The use of a model by a request.
///
/// @param cost by the prices of the configuration
/// @param millis until the whole answer was there
public record LlmUse(String provider, String model, TokenCounts tokens, double cost, long millis) {
  /// The uses of one request, in their order.
  private static final class Uses {
    private final List<LlmUse> list = new ArrayList<>(1);
  }

  /// All uses of a request; usually none.
  public static List<LlmUse> of(Exchange exchange) {
    return exchange.context(Uses.class) instanceof Uses uses ? uses.list : List.of();
  }

  void addTo(Exchange exchange) {
    exchange.context(Uses.class, Uses::new).list.add(this);
  }
}
