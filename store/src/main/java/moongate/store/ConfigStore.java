package moongate.store;

import moongate.model.Snapshot;
import moongate.model.value.Problems;

/// Holds the configuration that is served. Reading is free; changes come one at a time.
public interface ConfigStore {
  Snapshot current();

  /// Takes part in every change from now on.
  void onChange(Preparation preparation);

  /// Serves `next` if everyone who takes part can; otherwise what is wrong with it, and the current
  /// snapshot stays.
  Problems replace(Snapshot next);

  /// Whether the place where configuration is kept answers. True where that is this process; else
  /// it is asked, which may take some seconds.
  boolean isReachable();

  /// One who serves from the store: makes ready for a snapshot aside, while the old one serves.
  @FunctionalInterface
  interface Preparation {
    /// Reports what keeps `next` from being served. The answer is run when everyone is ready, and
    /// swaps; it must not fail.
    Runnable prepare(Snapshot next, Problems problems);
  }
}
