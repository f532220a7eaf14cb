package moongate.plugins.counting;

/// A store of counts. Safe for all loops.
public interface CountStore {
  /// The counter of a key.
  ///
  /// @param epochSecond the time of the use
  UsageCounter counter(CountKey key, long epochSecond);
}
