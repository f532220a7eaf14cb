package moongate.gateway.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import moongate.fiber.Fiber;
import moongate.gateway.route.Match;
import moongate.gateway.telemetry.RequestLog;
import moongate.gateway.tracing.Trace;
import moongate.gateway.uri.RequestTarget;
import moongate.http.Caller;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.PayloadLimits;
import moongate.http.Request;
import moongate.http.RequestHead;
import moongate.http.TlsHandshake;
import moongate.http.Version;
import moongate.model.entity.Consumer;
import moongate.model.entity.Credential;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.Route;
import moongate.model.entity.Service;
import org.jspecify.annotations.Nullable;

/// The state of one request: what came in, what was found out about it, what is sent to the
/// service, and what is sent back. All text is bytes (Latin-1 view).
///
/// The client's request and the one for the service share [#head()]: changing method or headers
/// changes both. [#target()] is always what the client has sent.
public final class Exchange {
  private final Request request;
  private final @Nullable TlsHandshake handshake;
  private final GatewaySettings settings;
  private final KnownClient known;
  private final RequestTarget target;
  private final BodyClaim bodyClaim = new BodyClaim(BodyShare.ofHeap(), this);
  private final RequestBody body;
  private final boolean isHeadRequest;
  private final ExchangeResponse response = new ExchangeResponse(this);
  private final UpstreamCall upstream = new UpstreamCall();
  private final Timings timings;
  private final @Nullable Trace recorded;
  private final @Nullable DebugFilter debug;
  private final boolean isDebugLogged;
  private @Nullable Slots contexts;
  private @Nullable List<Runnable> endings;
  private Phase phase = Phase.REWRITE;
  private boolean isOfStreamListener;
  private @Nullable String query;
  private boolean isQueryChanged;
  private @Nullable String id;
  private @Nullable String host;
  private @Nullable ClientAddress client;
  private @Nullable Match match;
  private @Nullable Object ready;
  private @Nullable Consumer consumer;
  private @Nullable Credential credential;
  private @Nullable PluginConfig plugin;
  private @Nullable PlanContext planContext;
  private @Nullable PayloadLimits payloadLimits;

  public Exchange(Request request, GatewaySettings settings) {
    this(request, null, settings);
  }

  /// For the `certificate` phase, which has a handshake in place of a request.
  public Exchange(Request request, @Nullable TlsHandshake handshake, GatewaySettings settings) {
    this.request = request;
    this.handshake = handshake;
    this.settings = settings;
    this.known = KnownClient.of(request);
    this.target = known.target(request.head().target());
    this.body = new RequestBody(request, settings.spool(), bodyClaim);
    this.isHeadRequest = request.head().method().equals("HEAD");
    this.timings = new Timings(request.startedMillis(), request.startedNanos());
    this.debug = handshake == null ? settings.debug().asked(request) : null;
    this.isDebugLogged = debug != null && RequestDebug.isLogged(request);
    var tracing = debug != null ? settings.tracing().ofAll() : settings.tracing();
    this.recorded =
        tracing.isOn() ? new Trace(tracing, request.startedMillis(), request.startedNanos()) : null;
    if (recorded != null) {
      request.fiber().attach(recorded);
    }
  }

  /// The request follows a plan from now on.
  public void planContext(PlanContext context) {
    planContext = context;
  }

  /// The context of the plan that the request follows; null before it follows one.
  public @Nullable PlanContext planContext() {
    return planContext;
  }

  /// The request as the transport gave it.
  public Request request() {
    return request;
  }

  /// The caller on whose behalf the service is called. If the client hangs up, the call ends,
  /// unless the node's settings say otherwise.
  public Caller caller() {
    return settings.ignoresClientAbort() ? Caller.of(request.fiber()) : request;
  }

  /// The session that the exchange is about; null for a request.
  public @Nullable SessionRequest session() {
    return request instanceof SessionRequest session ? session : null;
  }

  /// This is a handshake on a listener of sessions.
  public void ofStreamListener() {
    isOfStreamListener = true;
  }

  /// True for a session, and for a handshake that becomes one.
  public boolean isStream() {
    return isOfStreamListener || request instanceof SessionRequest;
  }

  /// The handshake that runs; null for a request.
  public @Nullable TlsHandshake handshake() {
    return handshake;
  }

  public GatewaySettings settings() {
    return settings;
  }

  // Its course

  /// The fiber that runs this request.
  public Fiber fiber() {
    return request.fiber();
  }

  /// The monotonic clock, read once for all that the fiber does in one go: see
  /// [moongate.fiber.Loop#nanoTime()].
  public long nanoTime() {
    return fiber().loop().nanoTime();
  }

  /// The number of the loop that runs this request, from 0.
  public int worker() {
    return request.fiber().loop().index();
  }

  /// The request id: 32 lower-case hexadecimal digits.
  public String id() {
    var own = id;
    if (own == null) {
      id = own = RequestId.next();
    }
    return own;
  }

  /// The current phase.
  public Phase phase() {
    return phase;
  }

  public void phase(Phase phase) {
    this.phase = phase;
  }

  /// When the request reached its stations.
  public Timings timings() {
    return timings;
  }

  /// The trace of the request, for those who export it; null unless tracing is configured.
  public @Nullable Trace trace() {
    return settings.tracing().isOn() ? recorded : null;
  }

  /// What the parts of the request are recorded in; null if nobody wants to know.
  public @Nullable Trace recorded() {
    return recorded;
  }

  /// The parts of the request whose times the client gets; null for none.
  public @Nullable DebugFilter debug() {
    return debug;
  }

  /// True if these times are to be in the error log, too.
  public boolean isDebugLogged() {
    return isDebugLogged;
  }

  // What the client asked for

  /// Method and headers of the request; the service gets them too.
  public RequestHead head() {
    return request.head();
  }

  public Headers headers() {
    return request.head().headers();
  }

  /// True if the client's method was HEAD. Then the response has no body, whatever the service was
  /// asked for.
  public boolean isHeadRequest() {
    return isHeadRequest;
  }

  /// True for a gRPC request, whose answers must be gRPC too.
  public boolean isGrpc() {
    return head().version() == Version.HTTP_2
        && headers().firstOr(HeaderName.CONTENT_TYPE, "").startsWith("application/grpc");
  }

  /// True if the client asks for an upgrade to WebSocket, the only protocol that a connection can
  /// be switched to.
  public boolean isWebSocketUpgrade() {
    return request.canSwitch()
        && headers().firstOr(HeaderName.UPGRADE, "").equalsIgnoreCase("websocket")
        && !upstream.isHttp2();
  }

  /// The route is for WebSocket: once the service has agreed, frames are passed one by one.
  public void becomesWebSocket() {
    payloadLimits = new PayloadLimits();
  }

  /// True on a route for WebSocket. On other routes, an upgraded connection becomes a tunnel, and
  /// its frames are not looked at.
  public boolean isWebSocket() {
    return payloadLimits != null;
  }

  /// The maximum sizes of messages.
  ///
  /// @throws IllegalStateException when the route is not one of WebSocket
  public PayloadLimits payloadLimits() {
    var limits = payloadLimits;
    if (limits == null) {
      throw new IllegalStateException("not a WebSocket");
    }
    return limits;
  }

  /// True if the response is streamed at the client's pace, because it or its route wants that, or
  /// because it is gRPC.
  public boolean isStreamed() {
    var asked = upstream.buffering();
    var found = match;
    boolean isBuffered = asked == null ? found != null && found.route().responseBuffering() : asked;
    return !isBuffered || upstream.isHttp2();
  }

  /// What the client asked for.
  public RequestTarget target() {
    return target;
  }

  /// The query that the service gets, without `?`; null for none at all.
  public @Nullable String query() {
    return isQueryChanged ? query : target.query();
  }

  /// Puts another query in place of the client's; an empty one leaves no `?` behind.
  public void query(@Nullable String query) {
    this.query = query == null || query.isEmpty() ? null : query;
    isQueryChanged = true;
  }

  /// True if the query was changed.
  public boolean isQueryChanged() {
    return isQueryChanged;
  }

  /// The request's body.
  public RequestBody body() {
    return body;
  }

  /// `http` or `https`, as the client connected.
  public String scheme() {
    return request.connection().isSecure() ? "https" : "http";
  }

  /// The requested host in lower case without port; `kong` when the client named none.
  public String host() {
    var found = host;
    if (found == null) {
      host = found = known.host(hostAndPort());
    }
    return found;
  }

  /// Sets the requested host, known from an equal head.
  public void host(String known) {
    host = known;
  }

  /// The requested host as sent, without its port.
  public String hostName() {
    return known.hostName(hostAndPort());
  }

  /// The requested host as sent, with its port if there was one; empty when the client named none.
  public String hostAndPort() {
    var authority = target.authority();
    if (authority != null) {
      return authority;
    }
    int index = headers().find(HeaderName.HOST);
    return index < 0 ? "" : headers().valueAt(index, known.hostAndPort());
  }

  /// The Host header was changed: forgets what was derived from it.
  public void hostChanged() {
    host = null;
  }

  // Who asked

  /// Who sent the request.
  public ClientAddress client() {
    var found = client;
    if (found == null) {
      var last = known.address();
      client = found = last != null ? last : findClient();
    }
    return found;
  }

  private ClientAddress findClient() {
    var connection = request.connection();
    if (session() != null) {
      return ClientAddress.of(connection, settings);
    }
    var found =
        ClientAddress.of(
            connection.remoteAddress(),
            connection.remotePort(),
            connection.proxied(),
            headers(),
            settings);
    if (!found.isTrusted()) {
      known.address(found); // whatever requests say
    }
    return found;
  }

  /// The data that is known from the last request of this connection.
  public KnownClient knownClient() {
    return known;
  }

  /// The authenticated consumer; null for nobody.
  public @Nullable Consumer consumer() {
    return consumer;
  }

  /// The credential that authenticated it; null for none.
  public @Nullable Credential credential() {
    return credential;
  }

  /// Sets both; nulls clear them.
  public void authenticate(@Nullable Consumer consumer, @Nullable Credential credential) {
    this.consumer = consumer;
    this.credential = credential;
  }

  // Where it goes, and what comes back

  /// The route found; null before routing and when there is none.
  public @Nullable Match match() {
    return match;
  }

  /// The plan's prepared data for the route, which only the plan can read; null before routing.
  public @Nullable Object ready() {
    return ready;
  }

  public void matched(Match match, Object ready) {
    this.match = match;
    this.ready = ready;
  }

  public @Nullable Route route() {
    var found = match;
    return found == null ? null : found.route();
  }

  public @Nullable Service service() {
    var found = match;
    return found == null ? null : found.service();
  }

  /// Where the request goes.
  public UpstreamCall upstream() {
    return upstream;
  }

  /// The response, whoever makes it.
  public ExchangeResponse response() {
    return response;
  }

  // Plugins, and what they keep

  /// The configuration of the plugin that runs now; null between plugins.
  public @Nullable PluginConfig plugin() {
    return plugin;
  }

  /// Sets the plugin that runs now; null when the last one has ended.
  public void plugin(@Nullable PluginConfig plugin) {
    if (this.plugin != null) {
      fiber().loop().timePassed();
    }
    this.plugin = plugin;
  }

  /// The value of this request under `key`, created at its first use.
  @SuppressWarnings("unchecked") // a key is its keeper's own, and always has the same maker
  public <T> T context(Object key, Supplier<T> maker) {
    var slots = contexts;
    if (slots == null) {
      contexts = slots = new Slots();
    }
    return (T) slots.find(key, maker);
  }

  /// The value under `key`, null before its first use.
  public @Nullable Object context(Object key) {
    return contexts == null ? null : contexts.find(key);
  }

  /// The log records of the request, for plugins that send them elsewhere.
  public RequestLog log() {
    return context(RequestLog.class, RequestLog::new);
  }

  /// The memory that bodies of this request take because plugins keep them.
  public BodyClaim bodyClaim() {
    return bodyClaim;
  }

  // The end

  /// Runs `task` when the request is over, after its log phase.
  public void atEnd(Runnable task) {
    var tasks = endings;
    if (tasks == null) {
      endings = tasks = new ArrayList<>(2);
    }
    tasks.add(task);
  }

  /// The request is over.
  public void ended() {
    body.close();
    if (endings != null) {
      endings.forEach(Runnable::run);
    }
    response.ended();
  }
}
