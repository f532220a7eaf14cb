package moongate.store;

import moongate.model.Snapshot;
import moongate.model.value.Problems;

/// Holds the configuration that is served. Reading does not wait; there is one change at a time.
public interface ConfigStore {
  Snapshot current();

  /// Registers a participant, which takes part in every change from now on. No change is lost to
  /// one that looks at [#current()] after that.
  void onChange(Preparation preparation);

  /// Serves `next` if all participants can serve it. Otherwise the current snapshot stays, and the
  /// problems are returned.
  Problems replace(Snapshot next);

  /// Whether the place where the configuration is stored answers. Always true if that is this
  /// process; otherwise the check may take some seconds.
  boolean isReachable();

  /// A participant in changes: prepares for a snapshot while the old one is still served.
  @FunctionalInterface
  interface Preparation {
    /// Reports the problems because of which `next` cannot be served. The result is run when all
    /// participants are ready, and makes this one serve `next`; it must not fail.
    Runnable prepare(Snapshot next, Problems problems);

    /// Keeps what was prepared last so that it is there after a restart. Called when all
    /// participants are ready and none of them serves it yet, so that it can still be refused: then
    /// the old one is served on, and must also be the one that is there after a restart.
    default void keep(Problems problems) {}
  }
}
