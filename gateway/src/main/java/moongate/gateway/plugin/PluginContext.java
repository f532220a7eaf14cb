package moongate.gateway.plugin;

import java.time.Clock;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.Surroundings;
import moongate.model.Snapshot;

/// What a plugin may use of its surroundings: everything of a plan.
///
/// @param consumers the consumers and their credentials
/// @param snapshot the configuration that the plan is made of
/// @param settings the node's settings
/// @param clock the time of day
/// @param shared what lives as long as the node
/// @param isBulk whether so many plugins are made anew that each should put off what it can
public record PluginContext(
    Consumers consumers,
    Snapshot snapshot,
    GatewaySettings settings,
    Clock clock,
    SharedState shared,
    boolean isBulk)
    implements Surroundings {
  /// That of the plan which `exchange` follows.
  public static PluginContext of(Exchange exchange) {
    if (exchange.surroundings() instanceof PluginContext context) {
      return context;
    }
    throw new IllegalStateException("the request follows no plan");
  }
}
