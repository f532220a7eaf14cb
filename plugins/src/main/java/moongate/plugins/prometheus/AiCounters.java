package moongate.plugins.prometheus;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import moongate.plugins.llm.LlmUse;

/// Counts calls of language models, and their cost. For all threads.
public final class AiCounters {
  /// Clients may choose names of models, so the number of series is limited; further ones are not
  /// counted, but their number is.
  private static final int MOST_SERIES = 10_000;

  private final ConcurrentHashMap<Labels, Totals> all = new ConcurrentHashMap<>();

  /// The labels of the counters.
  public record Labels(String provider, String model) {}

  /// The counters of one model.
  public static final class Totals {
    private final LongAdder requests = new LongAdder();
    private final LongAdder prompt = new LongAdder();
    private final LongAdder completion = new LongAdder();
    private final DoubleAdder cost = new DoubleAdder();
    private final Histogram latency = new Histogram(Histogram.SLOW);

    private void add(LlmUse use) {
      requests.increment();
      prompt.add(use.tokens().prompt());
      completion.add(use.tokens().completion());
      cost.add(use.cost());
      latency.observe(use.millis());
    }

    public long requests() {
      return requests.sum();
    }

    public long promptTokens() {
      return prompt.sum();
    }

    public long completionTokens() {
      return completion.sum();
    }

    public double cost() {
      return cost.sum();
    }

    public Histogram latency() {
      return latency;
    }
  }

  AiCounters() {}

  /// False if the limit of series is reached.
  boolean add(LlmUse use) {
    var labels = new Labels(use.provider(), use.model());
    var totals = all.get(labels);
    if (totals == null) {
      if (all.size() >= MOST_SERIES) {
        return false;
      }
      totals = all.computeIfAbsent(labels, _ -> new Totals());
    }
    totals.add(use);
    return true;
  }

  /// True if nothing was counted yet.
  public boolean isEmpty() {
    return all.isEmpty();
  }

  public void forEach(BiConsumer<Labels, Totals> reader) {
    all.forEach(reader);
  }
}
