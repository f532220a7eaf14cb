package moongate.plugins.aiproxy;

import java.time.Clock;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Source;
import moongate.gateway.log.LogContext;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.ai.ModelRequest;
import moongate.plugins.ai.ModelRequestSchema;
import moongate.plugins.ai.RequestRefused;
import moongate.plugins.llm.Answer;
import moongate.plugins.llm.LanguageModel;
import moongate.plugins.llm.LlmLog;
import moongate.plugins.llm.LlmLog.Latency;
import moongate.plugins.llm.MalformedAnswer;
import moongate.plugins.llm.Operation;
import moongate.plugins.llm.events.EventException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Converts requests from OpenAI's form to that of the model's provider, which the gateway forwards
/// like any other request, and converts responses back: as a whole, or event by event.
final class AiProxy implements Plugin {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin");
  private static final HeaderName MODEL = HeaderName.of("X-Kong-LLM-Model");
  private static final String UNREADABLE = "the answer of the model could not be read";
  private static final int OK = 200;

  private final LanguageModel model;
  private final LlmLog statistics;
  private final Clock clock;
  private final int largest;
  private final boolean namesModel;

  AiProxy(Value.Obj config, LanguageModel model, Clock clock) {
    this.model = model;
    this.statistics = new LlmLog("proxy", model);
    this.clock = clock;
    this.largest = ModelRequestSchema.largest(config);
    this.namesModel = config.flag("model_name_header");
  }

  @Override
  public Outcome access(Exchange exchange) {
    try {
      var proxied = model.operation() == Operation.PRESERVED ? preserve(exchange) : start(exchange);
      var _ = exchange.context(this, () -> proxied);
      return Outcome.CONTINUE;
    } catch (RequestRefused refused) {
      return refused.outcome();
    }
  }

  private ProxiedCall preserve(Exchange exchange) throws RequestRefused {
    var call = model.preservedCall(exchange);
    model.preserved(exchange, call, exchange.upstream().path()).become(exchange);
    return new ProxiedCall(call, exchange.nanoTime());
  }

  private ProxiedCall start(Exchange exchange) throws RequestRefused {
    var request = ModelRequest.read(exchange, largest);
    var call = model.call(exchange, request);
    var outgoing = model.outgoing(exchange, call, request);
    outgoing.become(exchange);
    outgoing.replaceBody(exchange);
    statistics.payload(exchange, "request", Utf8.text(outgoing.bodyText()));
    if (call.isStreaming()) {
      exchange.upstream().buffering(false);
    } else {
      exchange.response().buffer();
    }
    return new ProxiedCall(call, exchange.nanoTime());
  }

  @Override
  public void headerFilter(Exchange exchange) {
    var response = exchange.response();
    if (!(exchange.context(this) instanceof ProxiedCall proxied)
        || response.source() != Source.SERVICE) {
      return;
    }
    var call = proxied.call;
    if (namesModel && !call.model().isEmpty()) {
      var name = model.provider().name() + "/" + call.model();
      response.headers().set(MODEL, Utf8.bytes(name.replaceAll("\\p{Cntrl}", " ")));
    }
    if (call.operation() == Operation.PRESERVED || response.status() != OK) {
      return;
    }
    if (!call.isStreaming()) {
      answer(exchange, proxied);
    } else if (response.headers().contains(HeaderName.CONTENT_ENCODING)) {
      fail(exchange, "an answer that is compressed, which was not asked for");
    } else if (isStream(exchange, proxied)) {
      proxied.start(model, exchange, clock);
      response.headers().set(HeaderName.CONTENT_TYPE, "text/event-stream");
      response.headers().remove(HeaderName.CONTENT_LENGTH);
      if (response.isBuffering()) {
        translateWhole(exchange, proxied);
      }
    }
  }

  /// Another plugin needs the whole response in OpenAI's form, and not what the provider has sent.
  private void translateWhole(Exchange exchange, ProxiedCall proxied) {
    var stream = proxied.stream;
    var body = exchange.response().serviceBody();
    proxied.stream = null; // no piece is left for bodyFilter
    if (stream == null || body == null) {
      return;
    }
    try {
      stream.feed(body);
      stream.end();
      exchange.response().replaceBody(stream.answer().take());
      ended(exchange, proxied, stream);
    } catch (EventException malformed) {
      fail(exchange, malformed.getMessage());
    }
  }

  private boolean isStream(Exchange exchange, ProxiedCall proxied) {
    var type = exchange.response().headers().firstOr(HeaderName.CONTENT_TYPE, "");
    return model.provider().eventFormat(proxied.call).fits(type);
  }

  private void answer(Exchange exchange, ProxiedCall proxied) {
    var response = exchange.response();
    var body = response.serviceBody();
    try {
      var answer = Answer.read(body == null ? "" : body, response.headers(), proxied.call, model);
      if (answer.isChanged()) {
        response.headers().set(HeaderName.CONTENT_TYPE, "application/json; charset=utf-8");
        response.replaceBody(answer.text());
      }
      var latency = new Latency(exchange.nanoTime() - proxied.startedNanos, -1);
      statistics.statistics(exchange, proxied.call, answer.model(), answer.tokens(), latency);
      statistics.payload(exchange, "response", Utf8.text(answer.text()));
    } catch (MalformedAnswer malformed) {
      fail(exchange, malformed.getMessage());
    }
  }

  private void fail(Exchange exchange, String problem) {
    tell(exchange, problem);
    exchange.response().headers().remove(HeaderName.CONTENT_ENCODING);
    exchange.response().become(new RequestRefused(500, UNREADABLE).answer());
  }

  private void tell(Exchange exchange, String problem) {
    log.error("[ai-proxy] {}: {}, {}", model.provider().name(), problem, LogContext.of(exchange));
  }

  @Override
  public void bodyFilter(Exchange exchange, BodyChunk chunk) {
    if (!(exchange.context(this) instanceof ProxiedCall proxied) || proxied.stream == null) {
      return;
    }
    var stream = proxied.stream;
    try {
      stream.feed(chunk.bytes());
      if (chunk.isLast()) {
        stream.end();
      }
    } catch (EventException malformed) {
      tell(exchange, malformed.getMessage());
      stream.answer().fail(UNREADABLE);
      chunk.end();
    }
    chunk.replace(stream.answer().take());
    if (chunk.length() > 0) {
      proxied.sent(exchange.nanoTime());
    }
    if (chunk.isLast()) {
      ended(exchange, proxied, stream);
    }
  }

  private void ended(Exchange exchange, ProxiedCall proxied, ProxiedCall.Stream stream) {
    var answer = stream.answer();
    var latency = proxied.latency(exchange.nanoTime());
    statistics.statistics(exchange, proxied.call, answer.model(), answer.tokens(), latency);
    statistics.payload(exchange, "response", answer.text());
  }
}
