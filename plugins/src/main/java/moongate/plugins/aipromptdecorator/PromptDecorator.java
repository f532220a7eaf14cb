package moongate.plugins.aipromptdecorator;

import java.util.List;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Plugin;
import moongate.model.value.Value;
import moongate.plugins.ai.ModelRequest;
import moongate.plugins.ai.ModelRequestSchema;
import moongate.plugins.ai.RequestRefused;
import tools.jackson.databind.node.ArrayNode;

/// Adds messages before and after those of the client.
final class PromptDecorator implements Plugin {
  private record Prompt(String role, String content) {
    static List<Prompt> list(Value.Obj config, String name) {
      return config.object("prompts").list(name).stream()
          .map(Value.Obj.class::cast)
          .map(prompt -> new Prompt(prompt.text("role"), prompt.text("content")))
          .toList();
    }
  }

  private final List<Prompt> before;
  private final List<Prompt> after;
  private final int largest;

  PromptDecorator(Value.Obj config) {
    before = Prompt.list(config, "prepend");
    after = Prompt.list(config, "append");
    largest = ModelRequestSchema.largest(config);
  }

  @Override
  public Outcome access(Exchange exchange) {
    try {
      var body = ModelRequest.read(exchange, largest);
      if (!(body.get("messages") instanceof ArrayNode messages) || messages.isEmpty()) {
        throw new RequestRefused(400, "the request has no messages: only chats are supported here");
      }
      var all = body.arrayNode();
      add(all, before);
      all.addAll(messages);
      add(all, after);
      body.set("messages", all);
      ModelRequest.replace(exchange, body);
      return Outcome.CONTINUE;
    } catch (RequestRefused refused) {
      return refused.outcome();
    }
  }

  private static void add(ArrayNode messages, List<Prompt> prompts) {
    for (var prompt : prompts) {
      messages.addObject().put("role", prompt.role).put("content", prompt.content);
    }
  }
}
