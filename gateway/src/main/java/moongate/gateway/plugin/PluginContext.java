package moongate.gateway.plugin;

import java.time.Clock;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.PlanContext;
import moongate.model.Snapshot;

/// What a plugin may use of the plan that it belongs to, or that a request follows.
///
/// @param consumers the consumers and their credentials
/// @param snapshot the configuration that the plan is made of
/// @param settings the node's settings
/// @param clock the time of day
/// @param shared what lives as long as the node
/// @param isBulk whether so many plugins are being created that each should put off slow work
public record PluginContext(
    Consumers consumers,
    Snapshot snapshot,
    GatewaySettings settings,
    Clock clock,
    SharedState shared,
    boolean isBulk)
    implements PlanContext {
  /// The context of the plan that `exchange` follows.
  public static PluginContext of(Exchange exchange) {
    if (exchange.planContext() instanceof PluginContext context) {
      return context;
    }
    throw new IllegalStateException("the request follows no plan");
  }
}
