package moongate.plugins.aiprompttemplate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.log.LogValues;
import moongate.gateway.plugin.Plugin;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.ai.ModelRequest;
import moongate.plugins.ai.ModelRequestSchema;
import moongate.plugins.ai.RequestRefused;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Replaces a request that names a template by that template.
final class PromptTemplate implements Plugin {
  private static final Pattern REFERENCE = Pattern.compile("\\{template://([^{}]+)\\}");

  private final Map<String, Template> templates = new HashMap<>();
  private final boolean allowsOthers;
  private final boolean logsOriginal;
  private final int largest;

  PromptTemplate(Value.Obj config) {
    for (var each : config.list("templates")) {
      var template = (Value.Obj) each;
      templates.put(template.text("name"), new Template(template.text("template")));
    }
    allowsOthers = config.flag("allow_untemplated_requests");
    logsOriginal = config.flag("log_original_request");
    largest = ModelRequestSchema.largest(config);
  }

  @Override
  public Outcome access(Exchange exchange) {
    try {
      var body = ModelRequest.read(exchange, largest);
      var name = reference(body);
      if (logsOriginal) {
        var original = Value.of(Utf8.text(exchange.body().text()));
        LogValues.put(exchange, List.of("ai", "payload", "original_request"), original);
      }
      if (name != null) {
        ModelRequest.replace(exchange, filled(body, name));
      } else if (!allowsOthers) {
        throw new RequestRefused(400, "this route takes only requests that name a template");
      }
      return Outcome.CONTINUE;
    } catch (RequestRefused refused) {
      return refused.outcome();
    }
  }

  /// The name in `{template://name}`, which replaces the messages or the prompt; null if there is
  /// none.
  private static @Nullable String reference(ObjectNode body) {
    var messages = body.path("messages");
    var text = messages.isString() ? messages.stringValue() : body.path("prompt").stringValue("");
    var reference = REFERENCE.matcher(text);
    return reference.matches() ? reference.group(1) : null;
  }

  /// Other members of the request stay, unless the template has them, too.
  private ObjectNode filled(ObjectNode body, String name) throws RequestRefused {
    var template = templates.get(name);
    if (template == null) {
      throw new RequestRefused(400, "there is no template " + name);
    }
    var filled = template.filled(body.path("properties"));
    body.remove("messages");
    body.remove("prompt");
    body.remove("properties");
    body.setAll(filled);
    return body;
  }
}
