package moongate.plugins.metrics;

import moongate.gateway.exchange.Exchange;
import moongate.model.schema.Field;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The names of consumers in metrics.
public enum Consumers {
  CONSUMER_ID("consumer_id"),
  CUSTOM_ID("custom_id"),
  USERNAME("username");

  private final String field;

  Consumers(String field) {
    this.field = field;
  }

  /// The config field.
  public static Field identifier() {
    return Field.text().oneOf("consumer_id", "custom_id", "username");
  }

  /// The value of the field; `otherwise` if it is null.
  public static @Nullable Consumers of(Value value, @Nullable Consumers otherwise) {
    for (var each : values()) {
      if (value.equals(Value.of(each.field))) {
        return each;
      }
    }
    return otherwise;
  }

  /// The identifier of a request's consumer; null if there is no consumer, or it has no such
  /// identifier.
  public @Nullable String of(Exchange exchange) {
    var consumer = exchange.consumer();
    if (consumer == null) {
      return null;
    }
    return this == CONSUMER_ID ? consumer.id() : consumer.document().textOrNull(field);
  }
}
