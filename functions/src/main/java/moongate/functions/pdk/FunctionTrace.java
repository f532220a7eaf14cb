package moongate.functions.pdk;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import moongate.functions.api.Scope;
import moongate.functions.text.Bytes;
import moongate.gateway.tracing.Trace;
import moongate.gateway.tracing.TraceId;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import org.jspecify.annotations.Nullable;

/// The spans that functions make in one request. A span is a Lua table, whose methods are in
/// [SpanMethods].
final class FunctionTrace {
  private static final int MOST_SPANS = 200;
  private static final int SERVER = 2;
  private static final RandomGenerator RANDOM = new SecureRandom();

  private final Scope scope;
  private final List<LuaTable> spans = new ArrayList<>();
  private @Nullable LuaTable root;
  private @Nullable LuaTable active;
  private @Nullable TraceId followed;
  private boolean isSampled;

  private FunctionTrace(Scope scope) {
    this.scope = scope;
  }

  /// The trace of the request, with a span for the request itself if the settings want one.
  static FunctionTrace of(Scope scope) {
    var trace = scope.attached(FunctionTrace.class, () -> begin(scope));
    var whole = trace.whole();
    if (whole != null) {
      trace.follow(whole);
    }
    return trace;
  }

  private static FunctionTrace begin(Scope scope) {
    var trace = new FunctionTrace(scope);
    if (scope.worker().services().tracing().tracesRequests() && scope.hasRequest()) {
      trace.startRoot();
    }
    var whole = trace.whole();
    if (whole != null) {
      whole.addition(new FunctionSpans(trace));
    }
    return trace;
  }

  /// The gateway's trace of the request, of which this is a part; null for none.
  private @Nullable Trace whole() {
    return scope.hasRequest() ? scope.exchange().trace() : null;
  }

  /// A plugin may have found out which trace the request belongs to, and whether it is sampled.
  private void follow(Trace whole) {
    if (whole.id().equals(followed) && whole.isSampled() == isSampled) {
      return;
    }
    followed = whole.id();
    isSampled = whole.isSampled();
    var id = Bytes.string(HexFormat.of().parseHex(whole.id().hex()));
    for (var span : spans) {
      if (!span.isFrozen()) {
        span.put("trace_id", id);
        span.put("should_sample", isSampled);
      }
    }
    var request = root;
    if (request != null && !request.isFrozen() && whole.clientSpanId() != 0) {
      request.put("parent_id", bytes(whole.clientSpanId()));
    }
  }

  private static String bytes(long id) {
    return Bytes.string(HexFormat.of().parseHex(TraceId.hex(id)));
  }

  /// Sets whether the trace is sampled, including the gateway's own spans.
  void sampled(boolean isWanted) {
    var whole = whole();
    if (whole != null) {
      whole.sampled(isWanted);
    }
  }

  private void startRoot() {
    var exchange = scope.exchange();
    var span = create("kong", SERVER, exchange.request().startedMillis() * 1e6, null, null);
    if (span.get("attributes") instanceof LuaTable attributes) {
      attributes.put("http.method", exchange.head().method());
      attributes.put("http.scheme", exchange.scheme());
      attributes.put("http.host", exchange.host());
      attributes.put(
          "http.url", exchange.scheme() + "://" + exchange.hostAndPort() + exchange.target().raw());
      attributes.put("http.flavor", exchange.head().version().number());
      attributes.put("net.peer.ip", exchange.client().address());
    }
    var whole = whole();
    if (whole != null) {
      span.put("span_id", bytes(whole.rootId()));
    }
    link(span);
  }

  /// A span that is not part of the trace yet.
  LuaTable create(
      String name,
      int kind,
      double startNanos,
      @Nullable LuaTable parent,
      @Nullable Boolean sampled) {
    scope.worker().state().meter().charge(600);
    var span = new LuaTable(0, 16);
    span.put("name", name);
    span.put("kind", Numbers.of(kind));
    span.put("start_time_ns", Numbers.of(startNanos));
    span.put("attributes", new LuaTable());
    span.put("span_id", randomBytes(8));
    span.put("is_recording", true);
    if (parent == null) {
      span.put("trace_id", randomBytes(16));
      span.put("should_sample", sampled == null ? decide() : sampled);
    } else {
      span.put("trace_id", parent.get("trace_id"));
      span.put("parent_id", parent.get("span_id"));
      span.put("parent", parent);
      span.put("should_sample", sampled == null ? parent.get("should_sample") : sampled);
    }
    span.metatable(SpanMethods.metatable(scope));
    return span;
  }

  /// Samples by chance, as the settings say.
  private boolean decide() {
    return RANDOM.nextDouble() < scope.worker().services().tracing().samplingRate();
  }

  boolean hasRoom() {
    return spans.size() < MOST_SPANS;
  }

  /// Makes a span part of the trace.
  void link(LuaTable span) {
    if (root == null) {
      root = span;
    }
    spans.add(span);
  }

  List<LuaTable> spans() {
    return spans;
  }

  @Nullable LuaTable root() {
    return root;
  }

  /// The parent of new spans: the root span, unless another one was set.
  @Nullable LuaTable active() {
    return active == null ? root : active;
  }

  void active(@Nullable LuaTable span) {
    active = span;
  }

  /// The time in nanoseconds since 1970. It is by the clock of the request's own span, which would
  /// otherwise not enclose the spans of functions.
  static double now(Scope scope) {
    var whole = scope.hasRequest() ? scope.exchange().trace() : null;
    if (whole != null) {
      return whole.now();
    }
    var now = Instant.now();
    return now.getEpochSecond() * 1e9 + now.getNano();
  }

  private static String randomBytes(int count) {
    var bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return Bytes.string(bytes);
  }
}
