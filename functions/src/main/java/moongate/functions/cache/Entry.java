package moongate.functions.cache;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The value of one key, and the copies that event loops have made of it.
///
/// Each loop only accesses its own copy.
final class Entry {
  /// A loop's copy of a value; a holder, since the copy may be nil.
  record Copy(@Nullable Object value) {}

  /// How long an entry is kept after it has become stale, in case no new value can be fetched.
  private static final Duration KEPT_STALE = Duration.ofMinutes(10);

  private final Frozen value;
  private final int keyLength;

  /// When it becomes stale, by the cache's clock; ignored if it stays fresh forever.
  private final long expiresNanos;

  private final boolean isEternal;
  private final @Nullable Copy[] copies;

  private final LongSupplier nanos;

  /// @param copies how many event loops may make a copy
  /// @param nanos the cache's clock
  Entry(Frozen value, int keyLength, Duration ttl, int copies, LongSupplier nanos) {
    this.nanos = nanos;
    this.value = value;
    this.keyLength = keyLength;
    this.isEternal = ttl.isZero();
    this.expiresNanos = nanos.getAsLong() + ttl.toNanos();
    this.copies = new @Nullable Copy[copies];
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

  /// The copy of `loop`, or null when it has made none.
  @Nullable Copy copy(int loop) {
    return loop < copies.length ? copies[loop] : null;
  }

  void copy(int loop, @Nullable Object copy) {
    if (loop < copies.length) {
      copies[loop] = new Copy(copy);
    }
  }

  /// What it takes, all copies included.
  int weight() {
    long bytes = 200L + 2L * keyLength + (long) value.weight() * (1 + copies.length);
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }
}
