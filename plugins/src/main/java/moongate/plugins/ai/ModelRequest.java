package moongate.plugins.ai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.gateway.exchange.Exchange;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads and replaces the body of a request for a language model, in OpenAI's format.
public final class ModelRequest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ModelRequest() {}

  /// Reads the body. The fiber waits for it.
  ///
  /// @param largest see [ModelRequestSchema#largest]
  /// @throws RequestRefused if it is too large, or not a JSON object
  public static ObjectNode read(Exchange exchange, int largest) throws RequestRefused {
    readBytes(exchange, largest);
    try {
      if (JSON.readTree(exchange.body().bytes()) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException malformed) {
      // reported below
    }
    throw new RequestRefused(400, "the request body is no JSON object");
  }

  /// Reads a body of any format, in the same way.
  public static void readBytes(Exchange exchange, int largest) throws RequestRefused {
    int most = exchange.settings().maxBufferedBody();
    if (!exchange.body().read(largest == 0 ? most : Math.min(largest, most))) {
      throw new RequestRefused(413, "the request body is too large");
    }
  }

  /// Replaces the request's body with `body`.
  public static void replace(Exchange exchange, ObjectNode body) {
    exchange.body().replace(new String(JSON.writeValueAsBytes(body), ISO_8859_1));
  }
}
