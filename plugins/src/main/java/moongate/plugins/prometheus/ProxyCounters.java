package moongate.plugins.prometheus;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import moongate.gateway.plugin.SharedState;
import moongate.model.Snapshot;
import moongate.plugins.llm.LlmUse;
import org.jspecify.annotations.Nullable;

/// The counters of `prometheus` since the start of the node. For all threads.
public final class ProxyCounters {
  private final Series<Requests, LongAdder> requests = new Series<>(_ -> new LongAdder());
  private final Series<Streamed, LongAdder> sessions = new Series<>(_ -> new LongAdder());
  private final Series<Bytes, LongAdder> bytes = new Series<>(_ -> new LongAdder());
  private final Series<Latencies, Histogram> latencies =
      new Series<>(labels -> new Histogram(labels.kind.bounds));
  private final AiCounters ai = new AiCounters();
  private final LongAdder errors = new LongAdder();

  /// The labels of requests.
  public record Requests(String service, String route, int code, String source, String consumer)
      implements Labels {}

  /// The labels of sessions.
  public record Streamed(String service, String route, int code, String source) implements Labels {}

  /// The labels of bytes.
  public record Bytes(String service, String route, String direction, String consumer)
      implements Labels {}

  /// The labels of times.
  public record Latencies(Latency kind, String service, String route) implements Labels {}

  /// Which latency is measured, in milliseconds.
  public enum Latency {
    REQUEST(Histogram.SLOW),
    UPSTREAM(Histogram.SLOW),
    KONG(Histogram.FAST),
    SESSION(Histogram.SLOW);

    private final List<Integer> bounds;

    Latency(List<Integer> bounds) {
      this.bounds = bounds;
    }
  }

  private ProxyCounters() {}

  /// The counters of the node.
  public static ProxyCounters of(SharedState shared) {
    return shared.get(ProxyCounters.class, ProxyCounters::new);
  }

  void request(Requests labels, Snapshot current) {
    add(requests.of(labels, current), 1);
  }

  void session(Streamed labels, Snapshot current) {
    add(sessions.of(labels, current), 1);
  }

  void bytes(Bytes labels, Snapshot current, long count) {
    add(bytes.of(labels, current), count);
  }

  private void add(@Nullable LongAdder counter, long count) {
    if (counter == null) {
      errors.increment();
    } else {
      counter.add(count);
    }
  }

  void latency(Latencies labels, Snapshot current, long millis) {
    var histogram = latencies.of(labels, current);
    if (histogram == null) {
      errors.increment();
    } else {
      histogram.observe(millis);
    }
  }

  void model(LlmUse use) {
    if (!ai.add(use)) {
      errors.increment();
    }
  }

  /// The counters of language models.
  public AiCounters ai() {
    return ai;
  }

  /// How many times something could not be counted.
  public long errors() {
    return errors.sum();
  }

  public void forEachRequest(BiConsumer<Requests, Long> reader) {
    requests.forEach((labels, count) -> reader.accept(labels, count.sum()));
  }

  public void forEachSession(BiConsumer<Streamed, Long> reader) {
    sessions.forEach((labels, count) -> reader.accept(labels, count.sum()));
  }

  /// True once a session was counted.
  public boolean hasSessions() {
    return !sessions.isEmpty();
  }

  public void forEachBytes(BiConsumer<Bytes, Long> reader) {
    bytes.forEach((labels, count) -> reader.accept(labels, count.sum()));
  }

  public void forEachLatency(Latency kind, BiConsumer<Latencies, Histogram> reader) {
    latencies.forEach((labels, histogram) -> {
      if (labels.kind == kind) {
        reader.accept(labels, histogram);
      }
    });
  }
}
