package moongate.plugins.counting;

/// Where counts are kept. Safe for all loops.
public interface CountStore {
  /// The counts under a key.
  ///
  /// @param epochSecond the time of their use
  UsageCounter counter(CountKey key, long epochSecond);
}
