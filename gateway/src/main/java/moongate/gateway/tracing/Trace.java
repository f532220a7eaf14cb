package moongate.gateway.tracing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import moongate.fiber.Fiber;
import org.jspecify.annotations.Nullable;

/// The course of one request: a span for the request itself, and spans below it for those parts
/// that the settings name. For the request's fiber only.
///
/// The id of the trace, and the span of the client that the request belongs to, may become known
/// later: who exports a trace asks for them then.
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

  /// That of the request which `fiber` works for; null when it is not traced.
  public static @Nullable Trace of(Fiber fiber) {
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

  /// Whether anyone wants the trace.
  public boolean isSampled() {
    return isSampled;
  }

  public void sampled(boolean isWanted) {
    isSampled = isWanted;
  }

  /// Functions have spans of their own.
  public void addition(Addition ofFunctions) {
    addition = ofFunctions;
  }

  /// The spans of functions; null for none.
  public @Nullable Addition addition() {
    return addition;
  }

  /// Begins a span below the request's, or that of the plugin which runs; null when nobody would
  /// see it.
  ///
  /// @param instrumentation what the settings call its like
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

  /// Spans that begin from now on are part of `span`; null: of the request.
  public void within(@Nullable Span span) {
    innermost = span == null ? rootId : span.id();
  }

  /// Ends a span, if there is one.
  public void end(@Nullable Span span) {
    if (span != null) {
      span.end(now());
    }
  }

  /// What the span stands for has failed.
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

  private long now() {
    return epochNanos(System.nanoTime());
  }
}
