package moongate.plugins.counting;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.gateway.tracing.TracedQuery;
import moongate.model.RuntimeCounters;
import moongate.model.RuntimeCounters.Addition;

/// Counts in the database, which its nodes share: read before each request, raised after it.
final class ClusterCounts implements CountStore {
  private final RuntimeCounters counters;
  private final Outage outage = new Outage("the database");

  public ClusterCounts(RuntimeCounters counters) {
    this.counters = counters;
  }

  @Override
  public UsageCounter counter(CountKey key, long epochSecond) {
    return new ClusterCounter(key);
  }

  private final class ClusterCounter implements UsageCounter {
    private final CountKey key;

    ClusterCounter(CountKey key) {
      this.key = key;
    }

    @Override
    public long[] counts(Fiber fiber, Period[] periods, long epochSecond) {
      var names = new ArrayList<String>(periods.length);
      for (var period : periods) {
        names.add(key.nameOfRow(period, epochSecond));
      }
      var counts =
          TracedQuery.await(fiber, "read counters", () -> await(fiber, counters.read(names)));
      for (int i = 0; i < counts.length; i++) {
        counts[i] = Math.max(0, counts[i]);
      }
      return counts;
    }

    @Override
    public void add(Loop loop, Period[] periods, long amount, long epochSecond) {
      var additions = new ArrayList<Addition>(periods.length);
      for (var period : periods) {
        long end = epochSecond + period.secondsLeft(epochSecond);
        additions.add(new Addition(key.nameOfRow(period, epochSecond), amount, end * 1000));
      }
      counters.add(List.copyOf(additions));
    }
  }

  private long[] await(Fiber fiber, CompletableFuture<long[]> answer) {
    var _ = answer.whenComplete((_, _) -> fiber.unpark()); // after which `answer` is done
    while (!answer.isDone()) {
      fiber.park();
    }
    try {
      var counts = answer.join();
      outage.ends();
      return counts;
    } catch (CompletionException failed) {
      var why = failed.getCause() == null ? failed : failed.getCause();
      throw outage.because(String.valueOf(why.getMessage()));
    }
  }
}
