package moongate.plugins.prometheus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import moongate.gateway.plugin.SharedState;
import moongate.plugins.llm.LlmUse;

/// What `prometheus` has counted since the node started. For all threads.
public final class ProxyCounters {
  /// The most combinations of labels that are kept apart; what comes later is not counted, and that
  /// is.
  private static final int MOST_SERIES = 200_000;

  private final ConcurrentHashMap<Requests, LongAdder> requests = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Streamed, LongAdder> sessions = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Bytes, LongAdder> bytes = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Latencies, Histogram> latencies = new ConcurrentHashMap<>();
  private final AiCounters ai = new AiCounters();
  private final LongAdder errors = new LongAdder();

  /// The labels of requests.
  public record Requests(String service, String route, int code, String source, String consumer) {}

  /// The labels of sessions.
  public record Streamed(String service, String route, int code, String source) {}

  /// The labels of bytes.
  public record Bytes(String service, String route, String direction, String consumer) {}

  /// The labels of times.
  public record Latencies(Latency kind, String service, String route) {}

  /// Which time is measured, in milliseconds.
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

  /// Those of the node.
  public static ProxyCounters of(SharedState shared) {
    return shared.get(ProxyCounters.class, ProxyCounters::new);
  }

  void request(String service, String route, int code, String source, String consumer) {
    add(requests, new Requests(service, route, code, source, consumer), 1);
  }

  void session(String service, String route, int code, String source) {
    add(sessions, new Streamed(service, route, code, source), 1);
  }

  void bytes(String service, String route, String direction, String consumer, long count) {
    add(bytes, new Bytes(service, route, direction, consumer), count);
  }

  private <K> void add(ConcurrentHashMap<K, LongAdder> counters, K key, long count) {
    var counter = counters.get(key);
    if (counter == null) {
      if (counters.size() >= MOST_SERIES) {
        errors.increment();
        return;
      }
      counter = counters.computeIfAbsent(key, _ -> new LongAdder());
    }
    counter.add(count);
  }

  void latency(Latency kind, String service, String route, long millis) {
    var key = new Latencies(kind, service, route);
    var histogram = latencies.get(key);
    if (histogram == null) {
      if (latencies.size() >= MOST_SERIES) {
        errors.increment();
        return;
      }
      histogram = latencies.computeIfAbsent(key, _ -> new Histogram(kind.bounds));
    }
    histogram.observe(millis);
  }

  void model(LlmUse use) {
    if (!ai.add(use)) {
      errors.increment();
    }
  }

  /// What language models did.
  public AiCounters ai() {
    return ai;
  }

  /// How often something could not be counted.
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
    for (var entry : new ArrayList<>(latencies.entrySet())) {
      if (entry.getKey().kind() == kind) {
        reader.accept(entry.getKey(), entry.getValue());
      }
    }
  }
}
