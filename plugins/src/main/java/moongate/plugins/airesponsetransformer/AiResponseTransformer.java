package moongate.plugins.airesponsetransformer;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.ExchangeResponse;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Source;
import moongate.gateway.log.LogContext;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.ai.RequestRefused;
import moongate.plugins.llm.Extraction;
import moongate.plugins.llm.LlmClient;
import moongate.plugins.llm.LlmFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replaces the body of a response by a model's answer to it. The whole response has been received
/// by then, so the request may wait for the model.
final class AiResponseTransformer implements Plugin {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin");
  private static final HeaderName ACCEPT_ENCODING = HeaderName.of("Accept-Encoding");
  private static final HeaderName ETAG = HeaderName.of("ETag");

  private final LlmClient client;
  private final String prompt;
  private final Extraction extraction;
  private final boolean readsInstructions;

  AiResponseTransformer(Value.Obj config, LlmClient client) {
    this.client = client;
    this.prompt = config.text("prompt");
    this.extraction = Extraction.of(config);
    this.readsInstructions = config.flag("parse_llm_response_json_instructions");
  }

  /// A model cannot read compressed texts.
  @Override
  public Outcome access(Exchange exchange) {
    exchange.response().buffer();
    exchange.upstream().override(ACCEPT_ENCODING, "identity");
    return Outcome.CONTINUE;
  }

  @Override
  public void headerFilter(Exchange exchange) {
    var response = exchange.response();
    var body = body(response);
    if (response.source() != Source.SERVICE || body.isEmpty()) {
      return;
    }
    try {
      if (response.headers().contains(HeaderName.CONTENT_ENCODING)) {
        throw new LlmFailure("the response is compressed, which was not asked for");
      }
      change(response, extraction.of(client.ask(exchange, prompt, Utf8.text(body))));
    } catch (LlmFailure failure) {
      log.error("[ai-response-transformer] {}, {}", failure.getMessage(), LogContext.of(exchange));
      response.headers().remove(HeaderName.CONTENT_ENCODING);
      response.become(new RequestRefused(500, "the response could not be transformed").answer());
    }
  }

  /// The current body, which another plugin may have changed.
  private static String body(ExchangeResponse response) {
    var replaced = response.replacement();
    var body = replaced == null ? response.serviceBody() : replaced;
    return body == null ? "" : body;
  }

  private void change(ExchangeResponse response, String said) throws LlmFailure {
    response.headers().remove(ETAG);
    if (!readsInstructions) {
      response.replaceBody(Utf8.bytes(said));
      return;
    }
    var instructions = Instructions.parse(said);
    if (instructions == null) {
      throw new LlmFailure("what the model says are no instructions in JSON");
    }
    instructions.apply(response);
  }
}
