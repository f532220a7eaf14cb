package moongate.plugins.logging;

import java.util.List;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// The fields that plugins had before they had a `queue`. They are kept and shown as they were
/// written, because tools compare what they have sent with what they get. A value other than the
/// default of old has precedence over the queue's.
///
/// @param fields those that mean a field of the queue
public record OldQueueFields(List<Old> fields) {
  /// Those of `http-log`, `statsd` and `datadog`.
  static final OldQueueFields OF_LOGS =
      new OldQueueFields(
          List.of(
              new Old("queue_size", BatchLimits.size(), 1, "max_batch_size"),
              new Old("flush_timeout", BatchLimits.delay(), 2, "max_coalescing_delay")));

  /// One of them.
  ///
  /// @param usual what was its default
  /// @param queued the queue's field with the same meaning
  public record Old(String name, Field type, int usual, String queued) {}

  public OldQueueFields {
    fields = List.copyOf(fields);
  }

  public Schema addTo(Schema config) {
    var whole = config;
    for (var old : fields) {
      whole = whole.field(old.name, old.type.deprecated("deprecated: use queue." + old.queued));
    }
    return whole;
  }

  /// The `queue` of a plugin's configuration, with what the old fields say.
  public Value.Obj queue(Value.Obj config) {
    var queue = config.object("queue");
    for (var old : fields) {
      var value = config.optionalNumber(old.name);
      if (value.isPresent() && value.getAsDouble() != old.usual) {
        queue = queue.with(old.queued, Value.of(value.getAsDouble()));
      }
    }
    return queue;
  }
}
