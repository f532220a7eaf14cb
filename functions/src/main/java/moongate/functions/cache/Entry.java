package moongate.functions.cache;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The value of one key. What functions get of a value that they could change is in their [Copies].
final class Entry {
  /// How long an entry is kept after it has become stale, in case no new value can be fetched.
  private static final Duration KEPT_STALE = Duration.ofMinutes(10);

  private final Frozen value;
  private final int keyLength;

  /// When it becomes stale, by the cache's clock; ignored if it stays fresh forever.
  private final long expiresNanos;

  private final boolean isEternal;
  private final int copies;

  private final LongSupplier nanos;

  /// @param copies how many copies are expected
  /// @param nanos the cache's clock
  Entry(Frozen value, int keyLength, Duration ttl, int copies, LongSupplier nanos) {
    this.nanos = nanos;
    this.value = value;
    this.keyLength = keyLength;
    this.isEternal = ttl.isZero();
    this.expiresNanos = nanos.getAsLong() + ttl.toNanos();
    this.copies = copies;
  }

  Frozen value() {
    return value;
  }

  boolean isFresh() {
    return isEternal || remaining().isPositive();
  }

  /// How long it stays fresh, negative when it no longer is; zero for ever.
  Duration remaining() {
    return isEternal ? Duration.ZERO : Duration.ofNanos(expiresNanos - nanos.getAsLong());
  }

  /// How long it stays in the cache from its beginning.
  long lifeNanos() {
    return isEternal ? Long.MAX_VALUE : expiresNanos - nanos.getAsLong() + KEPT_STALE.toNanos();
  }

  /// What it takes, with one copy for each event loop if it is copied.
  int weight() {
    long bytes = 200L + 2L * keyLength + (long) value.weight() * (1 + copies);
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }
}
