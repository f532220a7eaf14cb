package moongate.gateway.plugin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.EarlyResponse;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.log.LogContext;
import moongate.gateway.tracing.Span;
import moongate.http.BodyException;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.WebSocketFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Runs the plugins of one request. Access collects them; the later phases run those that were
/// collected.
///
/// A failing plugin does not stop others: what it throws in header_filter, body_filter or log is
/// logged, and the next plugin runs. A response on which a filter has failed does not reach the
/// client, though: it becomes an error page, or is broken off. WebSocket routes have no filters,
/// and ws_close in place of log.
public final class PluginRun {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin");
  private static final PluginInstance[] NONE = {};

  private final PluginChain chain;
  private PluginInstance[] collected;
  private int count;
  private List<PluginInstance> failedFilters = List.of();
  private boolean isWebSocket;

  PluginRun(PluginChain chain) {
    this.chain = chain;
    var fixed = chain.fixed();
    this.collected = fixed != null ? fixed : NONE;
  }

  void collectAll() {
    var fixed = chain.fixed();
    if (fixed != null) {
      count = fixed.length;
      return;
    }
    for (int i = 0; i < chain.size(); i++) {
      collect(i, null);
    }
  }

  /// Collects the plugin at `index`, if it has a configuration for the consumer.
  private @Nullable PluginInstance collect(int index, @Nullable Exchange exchange) {
    var fixed = chain.fixed();
    if (fixed != null) {
      count = index + 1;
      return fixed[index];
    }
    var consumer = exchange == null ? null : exchange.consumer();
    var instance = chain.slot(index).forConsumer(consumer == null ? null : consumer.id());
    if (instance != null) {
      if (count == collected.length) {
        collected = Arrays.copyOf(collected, Math.max(count + 1, chain.size()));
      }
      collected[count++] = instance;
    }
    return instance;
  }

  /// True if any of the plugins does something in `phase`.
  public boolean has(Phase phase) {
    if (isWebSocket && phase == Phase.BODY_FILTER) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (collected[i].has(phase)) {
        return true;
      }
    }
    return false;
  }

  /// True if body filters may change the body of the response, and with it its length.
  public boolean changesBody() {
    for (int i = 0; i < count && !isWebSocket; i++) {
      if (collected[i].has(Phase.BODY_FILTER) && collected[i].type().changesBodies()) {
        return true;
      }
    }
    return false;
  }

  /// True if body filters may change the length of the body, and no header filter says so.
  public boolean hidesLength() {
    for (int i = 0; i < count && !isWebSocket; i++) {
      var type = collected[i].type();
      if (collected[i].has(Phase.BODY_FILTER) && type.changesBodies() && !type.removesLength()) {
        return true;
      }
    }
    return false;
  }

  /// Runs certificate until a plugin breaks the handshake off or fails, which also breaks it off.
  /// False if one did.
  public boolean certificate(Exchange exchange) {
    exchange.phase(Phase.CERTIFICATE);
    for (int i = 0; i < count; i++) {
      var instance = collected[i];
      if (instance.has(Phase.CERTIFICATE)) {
        exchange.plugin(instance.config());
        try {
          if (!instance.plugin().certificate(exchange)) {
            return false;
          }
        } catch (Throwable failure) {
          report(instance, exchange, failure);
          return false;
        }
      }
    }
    exchange.plugin(null);
    return true;
  }

  /// Runs preread until a plugin refuses the session; null when none does.
  public @Nullable Answer preread(Exchange exchange) {
    return firstAnswer(Phase.PREREAD, exchange);
  }

  /// Runs rewrite until a plugin answers; null when none does.
  public @Nullable Answer rewrite(Exchange exchange) {
    return firstAnswer(Phase.REWRITE, exchange);
  }

  /// Runs access and collects the plugins: the configuration of each is chosen when its turn comes.
  /// Null if no plugin answers.
  public @Nullable Answer access(Exchange exchange) {
    exchange.phase(Phase.ACCESS);
    isWebSocket = exchange.isWebSocket();
    Answer answer = null;
    var fixed = chain.fixed();
    int size = fixed != null ? fixed.length : chain.size();
    for (int i = 0; i < size; i++) {
      var instance = collect(i, exchange);
      if (instance == null || answer != null || !instance.has(Phase.ACCESS)) {
        continue;
      }
      if (step(instance, exchange) instanceof Outcome.Answered answered) {
        answer = answered.answer();
        if (!answered.collectsLaterPlugins()) {
          return answer;
        }
      }
    }
    return answer;
  }

  /// Runs ws_handshake until a plugin answers; null when none does.
  public @Nullable Answer wsHandshake(Exchange exchange) {
    return firstAnswer(Phase.WS_HANDSHAKE, exchange);
  }

  private @Nullable Answer firstAnswer(Phase phase, Exchange exchange) {
    exchange.phase(phase);
    for (int i = 0; i < count; i++) {
      if (collected[i].has(phase)
          && step(collected[i], exchange) instanceof Outcome.Answered answered) {
        return answered.answer();
      }
    }
    return null;
  }

  /// Runs one plugin before the service is called; a failure becomes the answer.
  private static Outcome step(PluginInstance instance, Exchange exchange) {
    exchange.plugin(instance.config());
    var span = begin(instance, exchange);
    try {
      return switch (exchange.phase()) {
        case REWRITE -> instance.plugin().rewrite(exchange);
        case PREREAD -> instance.plugin().preread(exchange);
        case WS_HANDSHAKE -> instance.plugin().wsHandshake(exchange);
        default -> instance.plugin().access(exchange);
      };
    } catch (EarlyResponse early) {
      return early.outcome();
    } catch (BodyException clientFailed) {
      throw clientFailed;
    } catch (Throwable failure) {
      report(instance, exchange, failure);
      return failed(exchange);
    } finally {
      end(span, exchange);
      exchange.plugin(null);
    }
  }

  private static @Nullable Span begin(PluginInstance instance, Exchange exchange) {
    var trace = exchange.recorded();
    if (trace == null) {
      return null;
    }
    var phase = exchange.phase().phaseName();
    var span =
        trace.begin("plugin_" + phase, "kong." + phase + ".plugin." + instance.config().name());
    trace.within(span);
    return span;
  }

  private static void end(@Nullable Span span, Exchange exchange) {
    var trace = exchange.recorded();
    if (trace != null) {
      trace.end(span);
      trace.within(null);
    }
  }

  private static Outcome failed(Exchange exchange) {
    exchange.response().failed();
    if (exchange.phase() != Phase.ACCESS) {
      return Outcome.answer(new Answer.EnginePage(500));
    }
    if (exchange.isGrpc()) {
      return Outcome.answer(new Answer.ErrorPage(500, null, null));
    }
    var headers = new Headers();
    headers.set(HeaderName.CONTENT_TYPE, "application/json; charset=utf-8");
    return Outcome.answer(
        new Answer.Exit(500, headers, "{\"message\":\"An unexpected error occurred\"}"));
  }

  /// Runs header_filter. If a plugin fails, the response becomes a 500, which the following plugins
  /// see.
  public void headerFilter(Exchange exchange) {
    if (isWebSocket) {
      return;
    }
    exchange.phase(Phase.HEADER_FILTER);
    for (int i = 0; i < count; i++) {
      var instance = collected[i];
      if (instance.has(Phase.HEADER_FILTER)) {
        exchange.plugin(instance.config());
        var span = begin(instance, exchange);
        try {
          instance.plugin().headerFilter(exchange);
        } catch (Throwable failure) {
          report(instance, exchange, failure);
          exchange.response().failWith(500);
        }
        end(span, exchange);
      }
    }
    exchange.plugin(null);
  }

  /// Runs body_filter on one piece. False if a plugin failed: then the piece must not be sent.
  ///
  /// @throws BodyException if a plugin holds back more than fits into memory: without it the
  ///   response would have a hole
  public boolean bodyFilter(Exchange exchange, BodyChunk chunk) {
    exchange.phase(Phase.BODY_FILTER);
    boolean isFit = true;
    for (int i = 0; i < count; i++) {
      var instance = collected[i];
      if (instance.has(Phase.BODY_FILTER) && !failedFilters.contains(instance)) {
        exchange.plugin(instance.config());
        try {
          instance.plugin().bodyFilter(exchange, chunk);
        } catch (BodyException unfit) {
          throw unfit;
        } catch (Throwable failure) {
          report(instance, exchange, failure);
          silence(instance);
          isFit = false;
        }
      }
    }
    exchange.plugin(null);
    return isFit;
  }

  /// A filter that failed in the middle of a body is not called again for what follows, which is an
  /// error page at most.
  private void silence(PluginInstance instance) {
    if (failedFilters.isEmpty()) {
      failedFilters = new ArrayList<>();
    }
    failedFilters.add(instance);
  }

  /// Runs ws_client_frame or ws_upstream_frame until a plugin drops the frame. False if one failed:
  /// then the frame must not be passed on.
  public boolean wsFrame(Exchange exchange, WebSocketFrame frame) {
    var phase = frame.isFromClient() ? Phase.WS_CLIENT_FRAME : Phase.WS_UPSTREAM_FRAME;
    exchange.phase(phase);
    boolean isFit = true;
    for (int i = 0; i < count && isFit && !frame.isDone(); i++) {
      var instance = collected[i];
      if (instance.has(phase)) {
        exchange.plugin(instance.config());
        try {
          instance.plugin().wsFrame(exchange, frame);
        } catch (Throwable failure) {
          report(instance, exchange, failure);
          isFit = false;
        }
      }
    }
    exchange.plugin(null);
    return isFit;
  }

  /// Runs log, or on a WebSocket route ws_close.
  public void log(Exchange exchange) {
    var phase = isWebSocket ? Phase.WS_CLOSE : Phase.LOG;
    exchange.phase(phase);
    for (int i = 0; i < count; i++) {
      var instance = collected[i];
      if (instance.has(phase)) {
        exchange.plugin(instance.config());
        try {
          if (isWebSocket) {
            instance.plugin().wsClose(exchange);
          } else {
            instance.plugin().log(exchange);
          }
        } catch (Throwable failure) {
          report(instance, exchange, failure);
        }
      }
    }
    exchange.plugin(null);
  }

  /// Logs a failure of the running plugin that does not end anything.
  public static void reportTolerated(Exchange exchange, String plugin, PluginFailure failure) {
    report(plugin, exchange, failure, ", on_error: open");
  }

  private static void report(
      String plugin, Exchange exchange, PluginFailure failure, String remark) {
    var level = failure.isRepeated() ? Level.DEBUG : Level.ERROR;
    if (log.isEnabledForLevel(level)) {
      var line = log.atLevel(level);
      line.log("[{}] {}{}, {}", plugin, failure.getMessage(), remark, LogContext.of(exchange));
    }
    exchange.response().pluginError(plugin + " " + failure.summary());
  }

  private static void report(PluginInstance instance, Exchange exchange, Throwable failure) {
    var name = instance.config().name();
    var phase = exchange.phase().phaseName();
    if (failure instanceof PluginFailure known) {
      report(name, exchange, known, "");
    } else {
      log.error("[{}] failed in {}, {}", name, phase, LogContext.of(exchange), failure);
    }
  }
}
