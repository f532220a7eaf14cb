package moongate.plugins.logging;

import java.time.Duration;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// How entries wait, are batched and are retried: the record `queue`.
///
/// @param batchSize the most entries that are sent together
/// @param coalescing how long a batch waits for more entries
/// @param entries the most waiting entries; the oldest are dropped
/// @param bytes the same in bytes
/// @param retryTime how long a batch is tried; then it is dropped
/// @param firstRetry the time before the second try; it doubles with each further one
/// @param longestRetry up to this
/// @param isParallel batches do not wait for each other
public record BatchLimits(
    int batchSize,
    Duration coalescing,
    int entries,
    long bytes,
    Duration retryTime,
    Duration firstRetry,
    Duration longestRetry,
    boolean isParallel) {
  private static final int MOST_ENTRIES = 10_000;
  private static final long MOST_BYTES = 16L << 20;

  /// What a queue without `max_bytes` may take: entries have the size that clients choose, and a
  /// collector that is away must not cost the node its memory.
  private static final long SHARE_OF_HEAP = 8;

  public static Schema schema() {
    return schema(1);
  }

  /// @param batchSize the default of `max_batch_size`
  public static Schema schema(int batchSize) {
    return Schema.record()
        .field("max_batch_size", size().byDefault(batchSize))
        .field("max_coalescing_delay", delay().byDefault(1))
        .field("max_entries", Field.integer().between(1, 1_000_000).byDefault(10_000))
        .field("max_bytes", Field.integer())
        .field("max_retry_time", Field.number().byDefault(60))
        .field("initial_retry_delay", Field.number().between(0.001, 1_000_000).byDefault(0.01))
        .field("max_retry_delay", Field.number().between(0.001, 1_000_000).byDefault(60))
        .field("concurrency_limit", Field.integer().oneOf(-1, 1).byDefault(1));
  }

  /// A number of entries that are sent together.
  public static Field size() {
    return Field.integer().between(1, 1_000_000);
  }

  /// How long entries wait for others, in seconds.
  static Field delay() {
    return Field.number().between(0, 3600);
  }

  /// `config` with a queue, and with the older fields from before there was one.
  public static Schema addTo(Schema config) {
    var queued = config.field("queue", Field.record(schema()).required());
    var retries = Field.integer().deprecated("deprecated: the queue retries by time");
    return OldQueueFields.OF_LOGS.addTo(queued.field("retry_count", retries));
  }

  /// For plugins without `queue`: entries do not wait for more, and a batch is retried for a while.
  ///
  /// @param most entries that are sent at once
  public static BatchLimits simple(int most, Duration patience) {
    return new BatchLimits(
        most,
        Duration.ZERO,
        MOST_ENTRIES,
        MOST_BYTES,
        patience,
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        false);
  }

  /// Of a plugin with the fields that [#addTo] adds.
  public static BatchLimits ofConfig(Value.Obj config) {
    return of(OldQueueFields.OF_LOGS.queue(config));
  }

  public static BatchLimits of(Value.Obj queue) {
    return new BatchLimits(
        (int) queue.optionalNumber("max_batch_size").orElse(1),
        seconds(queue, "max_coalescing_delay", 1),
        (int) queue.optionalNumber("max_entries").orElse(10_000),
        (long)
            queue
                .optionalNumber("max_bytes")
                .orElse(Runtime.getRuntime().maxMemory() / (double) SHARE_OF_HEAP),
        seconds(queue, "max_retry_time", 60),
        seconds(queue, "initial_retry_delay", 0.01),
        seconds(queue, "max_retry_delay", 60),
        queue.optionalNumber("concurrency_limit").orElse(1) < 0);
  }

  /// The same, but waiting entries have at most `most` bytes.
  public BatchLimits within(long most) {
    return new BatchLimits(
        batchSize,
        coalescing,
        entries,
        Math.min(bytes, most),
        retryTime,
        firstRetry,
        longestRetry,
        isParallel);
  }

  private static Duration seconds(Value.Obj queue, String field, double otherwise) {
    return Duration.ofNanos((long) (queue.optionalNumber(field).orElse(otherwise) * 1e9));
  }
}
