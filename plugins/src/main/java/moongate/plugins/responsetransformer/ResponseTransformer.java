package moongate.plugins.responsetransformer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import java.util.regex.Pattern;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.log.LogContext;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.model.value.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Changes headers, and bodies that are JSON objects. Such bodies are held back until they are
/// complete.
final class ResponseTransformer implements Plugin {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin");

  /// Numbers must keep all their digits, because the body is passed on.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /// Types such as `application/problem+json`, with or without parameters (RFC 6839, 3.1).
  private static final Pattern JSON_SUFFIX =
      Pattern.compile("application/[^;\\s]+\\+json\\s*(;.*)?");

  private final HeaderChanges headerChanges;
  private final JsonChanges jsonChanges;

  ResponseTransformer(Value.Obj config) {
    headerChanges = HeaderChanges.of(config);
    jsonChanges = JsonChanges.of(config);
  }

  @Override
  public void headerFilter(Exchange exchange) {
    var headers = exchange.response().headers();
    if (!jsonChanges.isEmpty() && isJson(exchange)) {
      headers.remove(HeaderName.CONTENT_LENGTH);
    }
    headerChanges.apply(headers);
  }

  private static boolean isJson(Exchange exchange) {
    var written = exchange.response().headers().firstOr(HeaderName.CONTENT_TYPE, "");
    var type = written.toLowerCase(Locale.ROOT);
    return type.contains("application/json") || JSON_SUFFIX.matcher(type).matches();
  }

  @Override
  public void bodyFilter(Exchange exchange, BodyChunk chunk) {
    if (!isJson(exchange)) {
      return;
    }
    var held = exchange.response().held();
    if (!chunk.isLast()) {
      held.append(chunk.bytes());
      chunk.replace("");
      return;
    }
    held.append(chunk.bytes());
    var body = held.text();
    held.clear();
    chunk.replace(body.isEmpty() ? body : changed(exchange, body));
  }

  private String changed(Exchange exchange, String body) {
    try {
      if (JSON.readTree(body.getBytes(ISO_8859_1)) instanceof ObjectNode object) {
        jsonChanges.apply(object);
        return new String(JSON.writeValueAsBytes(object), ISO_8859_1);
      }
    } catch (JacksonException notJson) {
      log.debug("[response-transformer] {}", notJson.getOriginalMessage());
    }
    log.warn(
        "[response-transformer] body is no JSON object: left as it is, {}",
        LogContext.of(exchange));
    return body;
  }
}
