package moongate.gateway;

import java.nio.charset.StandardCharsets;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.NginxStatus;
import moongate.gateway.exchange.Phase;
import moongate.gateway.forward.DebugOutput;
import moongate.gateway.forward.Forwarder;
import moongate.gateway.forward.ResponseHeaders;
import moongate.gateway.log.LogContext;
import moongate.gateway.log.LogFormat;
import moongate.gateway.log.LogMarkers;
import moongate.gateway.plugin.PluginRun;
import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Client;
import moongate.http.ClientResponse;
import moongate.http.Handler;
import moongate.http.Rejection;
import moongate.http.Request;
import moongate.http.Resolver;
import moongate.http.Response;
import moongate.http.UpstreamException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of one request. [#handle] reads from top to bottom, because each step may wait: a
/// request is a fiber on its event loop. Its numbers are those of the list in ARCHITECTURE.md.
public final class Gateway implements Handler {
  private static final int SWITCHING_PROTOCOLS = 101;

  /// Responses up to this size fit into the connections' own buffers.
  private static final int SHORT = 8 * 1024;

  private static final Logger log = LoggerFactory.getLogger("moongate.proxy");

  private final GatewaySettings settings;
  private final Forwarder forwarder;
  private final ResponseSender sender;
  private final FrameRelay frames;
  private final AccessLog accessLog;
  private volatile Plan current;

  public Gateway(Client client, Resolver resolver, GatewaySettings settings, Plan plan) {
    this(client, resolver, settings, LogFormat.KONG, plan);
  }

  /// The same with a format for the access log.
  public Gateway(
      Client client, Resolver resolver, GatewaySettings settings, LogFormat accessLog, Plan plan) {
    var responseHeaders = new ResponseHeaders(settings);
    this.settings = settings;
    this.accessLog = new AccessLog(accessLog);
    this.forwarder = new Forwarder(client, resolver, responseHeaders, settings);
    this.sender = new ResponseSender(responseHeaders);
    this.frames = new FrameRelay(responseHeaders);
    this.current = plan;
  }

  /// New requests follow `plan` from now on; running ones keep the plan that they have.
  public void use(Plan plan) {
    current = plan;
  }

  /// The plan that new requests get.
  public Plan plan() {
    return current;
  }

  @Override
  public void handle(Request request, Response response) {
    var plan = current; // 2 one immutable plan for the whole request
    var exchange = new Exchange(request, settings);
    exchange.planContext(plan.context());
    var plugins = plan.globalPlugins().all(); //   they see the response, unless a route has others
    try {
      var answer = refusal(exchange);
      if (answer == null) {
        answer = orPrinted(plugins.rewrite(exchange), exchange); // 3 before routing
      }
      if (answer == null) {
        answer = route(plan, exchange); // 3 no match: 404
      }
      if (answer == null) {
        plugins = plan.pluginsFor(exchange).start();
        answer = orPrinted(plugins.access(exchange), exchange); // 4 auth, limits; may answer
      }
      if (answer == null && exchange.isWebSocket()) {
        answer = orPrinted(plugins.wsHandshake(exchange), exchange); // the same for WebSocket
      }
      if (answer == null) {
        forward(plan, exchange, plugins, response); // 5 balance, connect, retry; 6 filters
      } else {
        answer(answer, exchange, plugins, response); // 6 filters
      }
    } catch (RuntimeException failure) {
      fail(failure, exchange, plugins, response);
    }
    finish(exchange, plugins, response); // 7 log, when the last byte is out
  }

  /// Answers a request that the transport refuses. Only global plugins see it.
  @Override
  public void reject(Request request, Response response, Rejection rejection) {
    var plan = current;
    var exchange = new Exchange(request, settings);
    exchange.planContext(plan.context());
    var plugins = plan.globalPlugins().all();
    int status = rejection.isHeadTooLarge() ? NginxStatus.HEAD_TOO_LARGE : rejection.status();
    try {
      answer(new Answer.EnginePage(status), exchange, plugins, response);
    } catch (RuntimeException failure) {
      breakOff(failure, exchange, response);
    }
    finish(exchange, plugins, response);
  }

  private static @Nullable Answer route(Plan plan, Exchange exchange) {
    var trace = exchange.recorded();
    if (trace == null) {
      return plan.route(exchange);
    }
    var span = trace.begin("router", "kong.router");
    try {
      return plan.route(exchange);
    } finally {
      trace.end(span);
    }
  }

  /// Requests that are refused before any plugin sees them.
  private static @Nullable Answer refusal(Exchange exchange) {
    var method = exchange.head().method();
    if (method.equals("TRACE") || method.equals("CONNECT")) {
      return new Answer.EnginePage(405);
    }
    return exchange.target().isUsable() ? null : new Answer.EnginePage(400);
  }

  private static @Nullable Answer orPrinted(@Nullable Answer answer, Exchange exchange) {
    var printed = exchange.response().printed();
    if (answer != null || printed == null) {
      return answer;
    }
    int status = exchange.response().status();
    return new Answer.Printed(status == 0 ? 200 : status, printed.text());
  }

  private void forward(Plan plan, Exchange exchange, PluginRun plugins, Response response) {
    if (exchange.service() == null && !exchange.upstream().isTargetChanged()) {
      answer(Answer.error(503, "no Service found with those values"), exchange, plugins, response);
      return;
    }
    if (exchange.response().isBuffering() && exchange.isWebSocketUpgrade()) {
      exchange.response().stream();
      log.info(
          LogMarkers.NOTICE,
          "response buffering was turned off: connection upgrade (websocket), {}",
          LogContext.of(exchange));
    }
    var upstream = forwarder.forward(exchange, plan.balancer());
    boolean isSent = false;
    try {
      if (exchange.response().status() == SWITCHING_PROTOCOLS) {
        switchProtocols(exchange, upstream, plugins, response);
      } else {
        sender.send(exchange, bodyOf(exchange, upstream, response), plugins, response);
        isSent = true;
      }
    } finally {
      if (!isSent) { // else the log phase still reads the head
        exchange.response().leaveService();
      }
    }
  }

  private void switchProtocols(
      Exchange exchange, ClientResponse upstream, PluginRun plugins, Response response) {
    if (exchange.isWebSocket()) {
      frames.pass(exchange, upstream, plugins, response); // frame by frame, to the end
    } else {
      sender.switchProtocols(exchange, upstream, plugins, response); // a tunnel from here on
    }
  }

  private Body bodyOf(Exchange exchange, ClientResponse upstream, Response response) {
    if (exchange.response().isBuffering()) {
      return buffered(exchange, upstream);
    }
    boolean isShort = upstream.body().length() >= 0 && upstream.body().length() <= SHORT;
    return isShort || exchange.isStreamed()
        ? upstream.body()
        : new ReadAhead(exchange, upstream.body(), response);
  }

  private Body buffered(Exchange exchange, ClientResponse upstream) {
    try {
      var body = exchange.bodyClaim().keeping(upstream.body());
      var bytes = body.readAll(settings.maxBufferedBody());
      exchange.response().serviceBody(new String(bytes, StandardCharsets.ISO_8859_1));
      exchange.response().trailers(body.trailers());
      exchange.response().leaveService();
      return Body.of(bytes);
    } catch (BodyException tooLarge) {
      if (tooLarge.kind() == BodyException.Kind.NO_ROOM) {
        throw tooLarge;
      }
      throw UpstreamException.inResponse(
          UpstreamException.Kind.BAD_RESPONSE, "upstream sent a response too large to be buffered");
    }
  }

  private void answer(Answer answer, Exchange exchange, PluginRun plugins, Response response) {
    exchange.response().become(answer);
    if (answer.status() == NginxStatus.NO_RESPONSE) {
      exchange.response().unanswered(NginxStatus.NO_RESPONSE);
      response.abort();
      return;
    }
    sender.send(exchange, Body.EMPTY, plugins, response);
  }

  private void fail(
      RuntimeException failure, Exchange exchange, PluginRun plugins, Response response) {
    if (response.isHeadSent()) {
      breakOff(failure, exchange, response);
      return;
    }
    var answer = Errors.answerTo(failure, exchange);
    if (answer == null) {
      exchange.response().unanswered(Errors.statusWithoutAnswer(failure));
      response.abort();
      return;
    }
    exchange.response().forgetService();
    try {
      answer(answer, exchange, plugins, response);
    } catch (RuntimeException another) {
      breakOff(another, exchange, response);
    }
  }

  private static void breakOff(RuntimeException failure, Exchange exchange, Response response) {
    Errors.brokeOff(failure, exchange);
    if (failure instanceof UpstreamException upstream) {
      response.abort(upstream);
    } else {
      response.abort();
    }
  }

  private void finish(Exchange exchange, PluginRun plugins, Response response) {
    exchange.timings().finished(exchange.nanoTime());
    if (!response.isHeadSent() && !exchange.response().isUnanswered()) {
      exchange.response().unanswered(NginxStatus.CLIENT_GONE);
    }
    exchange.response().sent(response.bytesSent(), response.bodyBytesSent());
    if (plugins.has(Phase.LOG) && response.isHeadSent()) {
      response.addFraming(exchange.response().headers());
    }
    try {
      plugins.log(exchange);
      accessLog.write(exchange, response);
      DebugOutput.log(exchange);
    } finally {
      exchange.ended();
    }
  }
}
