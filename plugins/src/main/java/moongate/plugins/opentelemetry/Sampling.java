package moongate.plugins.opentelemetry;

import java.util.concurrent.ThreadLocalRandom;
import moongate.model.schema.Field;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Decides whether a request's trace is sampled: as its client says, or at random.
///
/// @param rate the configured rate; null for that of the node
/// @param followsYes whether the client's yes counts, and not only its no
record Sampling(@Nullable Double rate, boolean followsYes) {
  private static final String DROP_ONLY = "parent_drop_probability_fallback";
  private static final String BOTH = "parent_probability_fallback";

  static Field strategy() {
    return Field.text().oneOf(DROP_ONLY, BOTH).byDefault(DROP_ONLY);
  }

  static Sampling of(Value.Obj config) {
    var rate = config.optionalNumber("sampling_rate");
    return new Sampling(
        rate.isPresent() ? rate.getAsDouble() : null,
        config.optionalText("sampling_strategy").orElse(DROP_ONLY).equals(BOTH));
  }

  /// @param ofClient the decision of the client; null if it left that open
  /// @param ofNode the decision by the node's own rate
  boolean decide(@Nullable Boolean ofClient, boolean ofNode) {
    if (ofClient != null && (followsYes || !ofClient)) {
      return ofClient;
    }
    return rate == null ? ofNode : ThreadLocalRandom.current().nextDouble() < rate;
  }
}
