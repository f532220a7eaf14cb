package moongate.functions.modules;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import moongate.functions.api.PhaseRule;
import moongate.functions.api.Scope;
import moongate.functions.pki.ParsedChain;
import moongate.functions.pki.ParsedKey;
import moongate.functions.text.Bytes;
import moongate.http.Body;
import moongate.http.ConnectRequest;
import moongate.http.Grammar;
import moongate.http.HeaderName;
import moongate.http.HeaderSyntaxException;
import moongate.http.Headers;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.ResolveException;
import moongate.http.ResponseHead;
import moongate.http.Timeouts;
import moongate.http.TlsIdentity;
import moongate.http.UpstreamException;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// What `resty.http` needs of the host: addresses, and calls over the node's own connections.
final class HttpHost {
  /// Counts how often a request went through functions, so that a call to this node itself cannot
  /// go round for ever.
  private static final HeaderName HOPS = HeaderName.of("X-Moongate-Function-Hops");

  private static final int MOST_HOPS = 8;

  private static final int LONGEST_MILLIS = 3_600_000;

  static final Library LIBRARY =
      Library.of("http")
          .function("resolve", HttpHost::resolve)
          .function("send", HttpHost::send)
          .function("read", HttpHost::read)
          .function("finish", HttpHost::finish);

  private HttpHost() {}

  /// The address of a host, if functions may connect to it.
  private static @Nullable Object resolve(
      LuaState state, @Nullable Object host, @Nullable Object port) {
    var scope = Scope.of(state, PhaseRule.NGX_WAIT);
    var name = Args.string(host, 1, "connect");
    int number = Args.integer(port, 2, "connect");
    if (number < 1 || number > 65535) {
      return failed("invalid port: " + number);
    }
    var network = scope.worker().services().network();
    InetAddress address;
    try {
      var bare = name.startsWith("[") ? name.replaceAll("[\\[\\]]", "") : name;
      address = scope.await(() -> network.resolver().resolve(scope.fiber(), bare)).getFirst();
    } catch (ResolveException unknown) {
      return failed(
          unknown.isUnknownHost()
              ? name + " could not be resolved (3: Host not found)"
              : String.valueOf(unknown.getMessage()));
    }
    var target = new InetSocketAddress(address, number);
    var refusal = network.policy().refusal(target);
    return refusal.isPresent() ? failed(refusal.get()) : new Userdata(target, null);
  }

  /// `send { target, secure, server_name, verify, tunnel, method, path, headers, body,
  /// connect_timeout, … }`: call, status, reason, headers, headers by lower-case names.
  private static @Nullable Object send(LuaState state, @Nullable Object argument) {
    var scope = Scope.of(state, PhaseRule.NGX_WAIT);
    var options = Args.table(argument, 1, "request");
    var network = scope.worker().services().network();
    if (!(options.get("target") instanceof Userdata userdata)
        || !(userdata.content() instanceof InetSocketAddress target)) {
      return failed("not connected");
    }
    RequestHead head;
    Origin origin;
    try {
      head = head(scope, options);
      origin = origin(options, target, network.tlsDepth(), identity(options));
    } catch (IllegalArgumentException | HeaderSyntaxException malformed) {
      return failed(String.valueOf(malformed.getMessage()));
    }
    if (head.headers().find(HOPS) >= 0 && hops(head.headers()) > MOST_HOPS) {
      return failed("loop detected: the request went through functions " + MOST_HOPS + " times");
    }
    var call = new HttpCall(scope);
    var use = HttpUse.of(scope);
    var problem = use.begin(scope, call);
    if (!problem.isEmpty()) {
      return failed(problem);
    }
    var body = options.get("body") instanceof String text ? text : "";
    state.meter().charge(body.length());
    try {
      var response =
          call.send(
              scope,
              network.client(),
              origin,
              head,
              body.isEmpty() ? Body.EMPTY : Body.of(Bytes.of(body)),
              timeouts(options));
      return received(state, call, response.head());
    } catch (UpstreamException failure) {
      use.end(call);
      return failed(text(failure));
    }
  }

  private static @Nullable Object received(LuaState state, HttpCall call, ResponseHead head) {
    var byLowerName = new LuaTable();
    return Values.of(
        new @Nullable Object[] {
          new Userdata(call, null),
          Numbers.of(head.status()),
          head.reason(),
          headers(state, head.headers(), byLowerName),
          byLowerName
        });
  }

  private static Origin origin(
      LuaTable options, InetSocketAddress target, int depth, @Nullable TlsIdentity identity) {
    if (!Boolean.TRUE.equals(options.get("secure"))) {
      return Origin.plain(target);
    }
    int verified = options.get("verify") == Boolean.FALSE ? Origin.UNVERIFIED : depth;
    var origin =
        new Origin(target, true, text(options.get("server_name")), verified).with(identity, null);
    var tunnel = tunnel(options);
    return tunnel == null ? origin : origin.behind(tunnel);
  }

  /// What the proxy at the target is asked for; null if there is none.
  ///
  /// @throws IllegalArgumentException when that would be more than a head
  private static @Nullable ConnectRequest tunnel(LuaTable options) {
    if (!(options.get("tunnel") instanceof String host)) {
      return null;
    }
    var authorization = options.get("tunnel_authorization") instanceof String text ? text : null;
    boolean isHost = !host.isEmpty() && host.chars().allMatch(c -> c > ' ' && c < 0x7F);
    if (!isHost || (authorization != null && !Grammar.isFieldValue(authorization))) {
      throw new IllegalArgumentException("invalid host or authorization for a proxy");
    }
    return new ConnectRequest(host, authorization);
  }

  /// What the options `ssl_client_cert` and `ssl_client_priv_key` ask to show; null for nothing.
  ///
  /// @throws IllegalArgumentException when they are not what `ngx.ssl` has parsed
  private static @Nullable TlsIdentity identity(LuaTable options) {
    var chain = options.get("client_cert");
    if (chain == null) {
      return null;
    }
    if (!(chain instanceof Userdata first && first.content() instanceof ParsedChain parsed)
        || !(options.get("client_key") instanceof Userdata second
            && second.content() instanceof ParsedKey own)) {
      throw new IllegalArgumentException(
          "ssl_client_cert and ssl_client_priv_key must be parsed by ngx.ssl");
    }
    var identity = parsed.identity(own);
    if (identity == null) {
      throw new IllegalArgumentException("ssl_client_priv_key is not that of ssl_client_cert");
    }
    return identity;
  }

  private static Timeouts timeouts(LuaTable options) {
    return new Timeouts(
        millis(options, "connect_timeout"),
        millis(options, "send_timeout"),
        millis(options, "read_timeout"));
  }

  private static Duration millis(LuaTable options, String name) {
    return options.get(name) instanceof Double number && number > 0
        ? Duration.ofMillis((long) Math.min(number, LONGEST_MILLIS))
        : Timeouts.DEFAULT.read();
  }

  private static RequestHead head(Scope scope, LuaTable options) {
    var head = new RequestHead();
    head.method(text(options.get("method")));
    head.target(text(options.get("path")));
    if (options.get("headers") instanceof LuaTable given) {
      for (int slot = given.nextSlot(-1); slot >= 0; slot = given.nextSlot(slot)) {
        scope.worker().state().meter().work(10);
        var name = scope.worker().headerName(text(given.keyAt(slot)));
        addHeader(scope, head.headers(), name, given.valueAt(slot));
      }
    }
    int hops = scope.hasRequest() ? hops(scope.exchange().headers()) : 0;
    head.headers().set(HOPS, Integer.toString(hops + 1));
    return head;
  }

  /// A table makes a line of each of its values.
  private static void addHeader(
      Scope scope, Headers headers, HeaderName name, @Nullable Object given) {
    if (!(given instanceof LuaTable values)) {
      addLine(scope, headers, name, text(given));
      return;
    }
    for (int i = 1; i <= values.length(); i++) {
      addLine(scope, headers, name, text(values.get(i)));
    }
  }

  private static void addLine(Scope scope, Headers headers, HeaderName name, String value) {
    var meter = scope.worker().state().meter();
    meter.work(1 + (value.length() >> 4));
    meter.charge(value.length());
    headers.add(name, value);
  }

  private static int hops(Headers headers) {
    int at = headers.find(HOPS);
    long number = at < 0 ? 0 : headers.numberAt(at);
    return (int) Math.clamp(number, 0, 1000);
  }

  private static String text(@Nullable Object value) {
    return Conversions.rawToString(value);
  }

  private static LuaTable headers(LuaState state, Headers received, LuaTable byLowerName) {
    var table = new LuaTable();
    for (int i = 0; i < received.size(); i++) {
      var value = received.valueAt(i);
      state.meter().work(10);
      state.meter().charge(80L + value.length());
      var lower = received.lowerNameAt(i);
      if (byLowerName.get(lower) == null) {
        byLowerName.put(lower, value);
        table.put(received.nameAt(i), value);
      } else {
        repeat(table, byLowerName, lower, value);
      }
    }
    return table;
  }

  /// Another value of a header that came before, maybe in other letters.
  private static void repeat(LuaTable table, LuaTable byLowerName, String lower, String value) {
    var present = byLowerName.get(lower);
    if (present instanceof LuaTable values) {
      values.append(value);
      return;
    }
    var values = LuaTable.ofItems(present, value);
    byLowerName.put(lower, values);
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      if (table.keyAt(slot) instanceof String name && name.toLowerCase(Locale.ROOT).equals(lower)) {
        table.put(name, values);
      }
    }
  }

  /// The next piece of a body, nothing at its end.
  private static @Nullable Object read(LuaState state, @Nullable Object handle) {
    var scope = Scope.of(state, PhaseRule.NGX_WAIT);
    var call = own(scope, handle, "read_body");
    if (call.isBusy()) {
      return failed("socket busy reading");
    }
    if (!call.isOpen()) {
      return call.isAtEnd() ? null : failed("closed");
    }
    try {
      var piece = call.read(scope);
      // The bytes themselves, and the buffers that they came through.
      state.meter().charge(2L * piece.length());
      return piece.isEmpty() ? null : piece;
    } catch (UpstreamException failure) {
      HttpUse.of(scope).end(call);
      return failed(text(failure));
    }
  }

  /// As with sockets, nothing of a call can be kept for another request.
  private static HttpCall own(Scope scope, @Nullable Object handle, String method) {
    var call = Objects.content(handle, HttpCall.class, "response", method);
    if (call.isForeign(scope)) {
      throw scope.error("bad request");
    }
    return call;
  }

  /// Ends a call; true when its connection can serve another one.
  private static Object finish(LuaState state, @Nullable Object handle) {
    var scope = Scope.of(state);
    var call = own(scope, handle, "set_keepalive");
    boolean isKept = call.isAtEnd();
    HttpUse.of(scope).end(call);
    return isKept;
  }

  private static String text(UpstreamException failure) {
    return switch (failure.kind()) {
      case CONNECT_TIMEOUT, WRITE_TIMEOUT, READ_TIMEOUT -> "timeout";
      case RESET -> "closed";
      case CALLER_GONE -> "aborted";
      case CONNECT_FAILED -> connectFailure(String.valueOf(failure.getMessage()));
      case BAD_RESPONSE, NO_PORT, EXHAUSTED -> String.valueOf(failure.getMessage());
    };
  }

  private static String connectFailure(String message) {
    if (message.contains("refused")) {
      return "connection refused";
    }
    return message.contains("certificate")
        ? "certificate verify failed: no authority that is trusted has signed it for this name"
        : message;
  }

  private static Object failed(String reason) {
    return Values.pair(null, reason);
  }
}
