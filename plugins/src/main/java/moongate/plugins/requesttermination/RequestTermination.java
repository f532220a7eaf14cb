package moongate.plugins.requesttermination;

import java.util.Map;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.NodeName;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.uri.Arguments;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Answers with a configured body, with a message, or with a description of the request.
final class RequestTermination implements Plugin {
  private static final String JSON = "application/json; charset=utf-8";

  /// What nginx says of a body of which nothing else is said.
  private static final String TEXT = "text/plain; charset=UTF-8";

  private static final Map<Integer, String> MESSAGES =
      Map.of(
          401, "Unauthorized",
          404, "Not found",
          405, "Method not allowed",
          500, "An unexpected error occurred",
          502, "Bad Gateway",
          503, "Service unavailable");

  private final int status;
  private final @Nullable String trigger;
  private final @Nullable HeaderName triggerHeader;
  private final Outcome fixed;
  private final @Nullable Echo echo;

  RequestTermination(Value.Obj config, NodeName node) {
    status = config.integer("status_code");
    trigger = config.textOrNull("trigger");
    triggerHeader = trigger == null ? null : HeaderName.of(trigger);
    var message = config.has("message") ? config.text("message") : MESSAGES.get(status);
    fixed = Outcome.answer(fixed(config, message));
    echo = config.flag("echo") ? new Echo(message, node) : null;
  }

  private Answer fixed(Value.Obj config, @Nullable String message) {
    if (config.at("body") instanceof Value.Str body) {
      var type = config.textOrNull("content_type");
      return new Answer.Exit(status, contentType(type == null ? TEXT : type), body.bytes());
    }
    return message == null
        ? new Answer.Exit(status, null, null)
        : Answer.Said.of(status, null, Utf8.bytes(message));
  }

  private Answer json(Value value) {
    return new Answer.Exit(status, contentType(JSON), Json.validBytes(value));
  }

  private static Headers contentType(String type) {
    var headers = new Headers();
    headers.set(HeaderName.CONTENT_TYPE, type);
    return headers;
  }

  @Override
  public Outcome access(Exchange exchange) {
    if (!isTriggered(exchange)) {
      return Outcome.CONTINUE;
    }
    return echo == null ? fixed : Outcome.answer(json(echo.of(exchange)));
  }

  private boolean isTriggered(Exchange exchange) {
    if (trigger == null || triggerHeader == null) {
      return true;
    }
    var headers = exchange.headers();
    if (headers.contains(triggerHeader.spelledIn(headers))) {
      return true;
    }
    var query = exchange.query();
    return query != null
        && Arguments.parse(query).stream().anyMatch(argument -> argument.name().equals(trigger));
  }
}
