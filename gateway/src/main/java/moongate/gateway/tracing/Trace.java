package moongate.gateway.tracing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import moongate.fiber.Fiber;
import org.jspecify.annotations.Nullable;

/// The trace of one request: a span for the request itself, and below it spans for the parts that
/// the settings name. Used on the request's fiber only.
///
/// The id of the trace, and the client's span that the request belongs to, may become known later.
/// Exporters ask for them at the end.
public final class Trace {
  private static final int MOST_SPANS = 400;

  /// Spans that functions add.
  public interface Addition {
    /// Adds to `spans`, and to the span of the request, which is among them.
    void addTo(List<Span> spans);
  }

  private final TraceSettings settings;
  private final long startedMillis;
  private final long started;
  private final long rootId = nextId();
  private final long balancerId;
  private final List<Span> spans = new ArrayList<>();
  private TraceId id = TraceId.next();
  private long clientSpanId;
  private long innermost = rootId;
  private boolean isSampled;
  private @Nullable Addition addition;

  /// @param startedMillis of the request, since 1970
  /// @param started the same by the monotonic clock, in nanoseconds
  public Trace(TraceSettings settings, long startedMillis, long started) {
    this.settings = settings;
    this.startedMillis = startedMillis;
    this.started = started;
    this.balancerId = settings.traces("balancer") ? nextId() : 0;
    this.isSampled = ThreadLocalRandom.current().nextDouble() < settings.samplingRate();
  }

  /// The trace of the request that `fiber` works for; null if it is not traced.
  static @Nullable Trace of(Fiber fiber) {
    return fiber.attachment() instanceof Trace trace ? trace : null;
  }

  /// An id for a span, not 0.
  public static long nextId() {
    long id = ThreadLocalRandom.current().nextLong();
    return id == 0 ? 1 : id;
  }

  public TraceId id() {
    return id;
  }

  /// The request belongs to a trace that its client has begun.
  ///
  /// @param spanId the client's span; 0 for none
  public void continues(TraceId of, long spanId) {
    id = of;
    clientSpanId = spanId;
  }

  /// The span of the client; 0 for none.
  public long clientSpanId() {
    return clientSpanId;
  }

  /// The span of the request.
  public long rootId() {
    return rootId;
  }

  /// The span that the service's own spans belong to.
  public long serviceSpanId() {
    return balancerId == 0 ? rootId : balancerId;
  }

  /// The span of the last try to reach the service; 0 when those are not traced.
  public long balancerId() {
    return balancerId;
  }

  /// Whether the trace is to be exported.
  public boolean isSampled() {
    return isSampled;
  }

  public void sampled(boolean isWanted) {
    isSampled = isWanted;
  }

  /// Functions have added spans of their own.
  public void addition(Addition ofFunctions) {
    addition = ofFunctions;
  }

  /// The spans of functions; null for none.
  public @Nullable Addition addition() {
    return addition;
  }

  /// Begins a span below that of the request, or of the running plugin; null if this kind of span
  /// is not traced.
  ///
  /// @param instrumentation the name in the settings for this kind of span
  public @Nullable Span begin(String instrumentation, String name) {
    return begin(instrumentation, name, Span.Kind.INTERNAL);
  }

  public @Nullable Span begin(String instrumentation, String name, Span.Kind kind) {
    if (!settings.traces(instrumentation) || spans.size() >= MOST_SPANS) {
      return null;
    }
    var span = new Span(name, kind, nextId(), innermost, now());
    spans.add(span);
    return span;
  }

  /// Spans that begin from now on are children of `span`; null for the request's own span.
  public void within(@Nullable Span span) {
    innermost = span == null ? rootId : span.id();
  }

  /// Ends a span, if there is one.
  public void end(@Nullable Span span) {
    if (span != null) {
      span.end(now());
    }
  }

  /// Marks the span as failed.
  void fail(Span span, @Nullable String problem) {
    span.status(Span.Status.ERROR);
    var attributes = Map.<String, Object>of("exception.message", String.valueOf(problem));
    span.events().add(new Span.Event("exception", now(), attributes));
  }

  /// The spans that were begun so far; without that of the request.
  public List<Span> spans() {
    return spans;
  }

  /// A time by the monotonic clock in nanoseconds since 1970.
  public long epochNanos(long monotonic) {
    return startedMillis * 1_000_000L + (monotonic - started);
  }

  /// The time in nanoseconds since 1970, by the clock of all spans of this trace.
  public long now() {
    return epochNanos(System.nanoTime());
  }
}
