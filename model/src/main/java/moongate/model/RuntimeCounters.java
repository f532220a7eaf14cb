package moongate.model;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Counters that requests raise: the door between plugins, which limit what clients use, and the
/// database, where all its nodes count together. Nothing here ever blocks. Safe for all threads.
public interface RuntimeCounters {
  /// Of a node that has nowhere to count.
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

  /// By how much a counter rises.
  ///
  /// @param amount may be negative
  /// @param endMillis since 1970, when nobody asks for the counter any more
  record Addition(String name, long amount, long endMillis) {}

  /// False where there is nowhere to count.
  boolean isKept();

  /// The counters of these names, 0 for one that was never raised, with all that this node has
  /// added before. Fails with a [RuntimeUnavailableException].
  CompletableFuture<long[]> read(List<String> names);

  /// Raises counters soon, or once the database is back.
  void add(List<Addition> additions);
}
