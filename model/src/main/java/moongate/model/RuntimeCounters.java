package moongate.model;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Counters that requests increase: the interface between plugins, which limit what clients use,
/// and the database, which sums over all its nodes. No method blocks. Safe for all threads.
public interface RuntimeCounters {
  /// For a node that cannot store counters.
  RuntimeCounters NONE =
      new RuntimeCounters() {
        @Override
        public boolean isKept() {
          return false;
        }

        @Override
        public CompletableFuture<long[]> read(List<String> names) {
          return CompletableFuture.failedFuture(
              new RuntimeUnavailableException("this node has no database"));
        }

        @Override
        public void add(List<Addition> additions) {}
      };

  /// An increase of a counter.
  ///
  /// @param amount may be negative
  /// @param endMillis when the counter is no longer needed, in milliseconds since 1970
  record Addition(String name, long amount, long endMillis) {}

  /// False if counters cannot be stored.
  boolean isKept();

  /// The values of these counters, 0 for new ones, including everything that this node has added
  /// before. Fails with a [RuntimeUnavailableException].
  CompletableFuture<long[]> read(List<String> names);

  /// Increases counters soon, or as soon as the database is available again.
  void add(List<Addition> additions);
}
