package moongate.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import moongate.model.Problems;
import moongate.model.Snapshot;

/// A store without a database. Thread-safe; a change blocks the thread that makes it, so it never
/// belongs on an event loop.
public final class MemoryStore implements ConfigStore {
  private final List<Preparation> preparations = new CopyOnWriteArrayList<>();
  private final ReentrantLock changing = new ReentrantLock();
  private volatile Snapshot current = Snapshot.EMPTY;

  public MemoryStore() {}

  @Override
  public Snapshot current() {
    return current;
  }

  @Override
  public void onChange(Preparation preparation) {
    preparations.add(preparation);
  }

  @Override
  public Problems replace(Snapshot next) {
    changing.lock();
    try {
      var problems = new Problems();
      var swaps = new ArrayList<Runnable>();
      for (var preparation : preparations) {
        swaps.add(preparation.prepare(next, problems));
      }
      if (problems.isEmpty()) {
        current = next;
        runAll(swaps);
      }
      return problems;
    } finally {
      changing.unlock();
    }
  }

  /// One that fails must not keep the others on the old snapshot.
  private static void runAll(List<Runnable> swaps) {
    RuntimeException failure = null;
    for (var swap : swaps) {
      try {
        swap.run();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
