package moongate.plugins.airequesttransformer;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.log.LogContext;
import moongate.gateway.plugin.Plugin;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.ai.ModelRequest;
import moongate.plugins.ai.ModelRequestSchema;
import moongate.plugins.ai.RequestRefused;
import moongate.plugins.llm.Extraction;
import moongate.plugins.llm.LlmClient;
import moongate.plugins.llm.LlmFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replaces the body of a request by a model's answer to it. A request without a body stays as it
/// is.
final class AiRequestTransformer implements Plugin {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin");

  private final LlmClient client;
  private final String prompt;
  private final Extraction extraction;
  private final int largest;

  AiRequestTransformer(Value.Obj config, LlmClient client) {
    this.client = client;
    this.prompt = config.text("prompt");
    this.extraction = Extraction.of(config);
    this.largest = ModelRequestSchema.largest(config);
  }

  @Override
  public Outcome access(Exchange exchange) {
    try {
      ModelRequest.readBytes(exchange, largest);
      var body = exchange.body().text();
      if (!body.isEmpty()) {
        var said = extraction.of(client.ask(exchange, prompt, Utf8.text(body)));
        exchange.body().replace(Utf8.bytes(said));
      }
      return Outcome.CONTINUE;
    } catch (RequestRefused refused) {
      return refused.outcome();
    } catch (LlmFailure failure) {
      log.error("[ai-request-transformer] {}, {}", failure.getMessage(), LogContext.of(exchange));
      return new RequestRefused(500, "the request could not be transformed").outcome();
    }
  }
}
