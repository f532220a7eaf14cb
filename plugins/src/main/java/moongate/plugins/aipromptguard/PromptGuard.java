package moongate.plugins.aipromptguard;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Plugin;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.ai.ModelRequest;
import moongate.plugins.ai.ModelRequestSchema;
import moongate.plugins.ai.RequestRefused;
import moongate.plugins.matching.LinearRegex;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Refuses prompts that match a denied pattern, or that match none of the allowed ones.
final class PromptGuard implements Plugin {
  private final @Nullable Pattern allowed;
  private final @Nullable Pattern denied;
  private final boolean ignoresHistory;
  private final boolean isForAllRoles;
  private final int largest;

  PromptGuard(Value.Obj config) {
    allowed = LinearRegex.anyOf(config.texts("allow_patterns"));
    denied = LinearRegex.anyOf(config.texts("deny_patterns"));
    ignoresHistory = config.flag("allow_all_conversation_history");
    isForAllRoles = config.flag("match_all_roles");
    largest = ModelRequestSchema.largest(config);
  }

  @Override
  public Outcome access(Exchange exchange) {
    try {
      check(prompts(ModelRequest.read(exchange, largest)));
      return Outcome.CONTINUE;
    } catch (RequestRefused refused) {
      return refused.outcome();
    }
  }

  /// The client is not told which pattern it was.
  private void check(List<String> prompts) throws RequestRefused {
    var all = String.join("\n", prompts);
    boolean isDenied =
        denied != null
            && (isIn(denied, all) || prompts.stream().anyMatch(prompt -> isIn(denied, prompt)));
    if (isDenied || (allowed != null && !isIn(allowed, all))) {
      throw new RequestRefused(400, "bad request");
    }
  }

  private static boolean isIn(@Nullable Pattern pattern, String text) {
    return pattern != null && pattern.matcher(text).find();
  }

  /// The prompts as bytes: in a chat the messages of its users or of all, depending on the
  /// configuration only the last one.
  private List<String> prompts(ObjectNode body) throws RequestRefused {
    var prompt = body.path("prompt");
    if (prompt.isString()) {
      return List.of(Utf8.bytes(prompt.stringValue()));
    }
    var messages = body.path("messages");
    var prompts = new ArrayList<String>();
    for (var message : messages) {
      if (isForAllRoles || message.path("role").stringValue("").equals("user")) {
        prompts.add(Utf8.bytes(content(message.path("content"))));
      }
    }
    if (prompts.isEmpty()) {
      throw new RequestRefused(400, "the request has neither messages to check nor a prompt");
    }
    return ignoresHistory ? List.of(prompts.getLast()) : prompts;
  }

  /// The texts of a content, which is a text, or a list of parts that may be texts.
  private static String content(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    var texts = new StringBuilder();
    for (var part : content) {
      texts.append(texts.isEmpty() ? "" : "\n").append(part.path("text").stringValue(""));
    }
    return texts.toString();
  }
}
