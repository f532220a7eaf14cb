package moongate.plugins.ai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.gateway.exchange.Exchange;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The body of a request for a language model, in OpenAI's format.
public final class ModelRequest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ModelRequest() {}

  /// Waits for the body.
  ///
  /// @param largest see [ModelRequestSchema#largest]
  /// @throws RequestRefused when it is too large, or no object
  public static ObjectNode read(Exchange exchange, int largest) throws RequestRefused {
    readBytes(exchange, largest);
    try {
      if (JSON.readTree(exchange.body().bytes()) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException malformed) {
      // as below
    }
    throw new RequestRefused(400, "the request body is no JSON object");
  }

  /// The same for a body of any form.
  public static void readBytes(Exchange exchange, int largest) throws RequestRefused {
    int most = exchange.settings().maxBufferedBody();
    if (!exchange.body().read(largest == 0 ? most : Math.min(largest, most))) {
      throw new RequestRefused(413, "the request body is too large");
    }
  }

  /// Sends `body` instead.
  public static void replace(Exchange exchange, ObjectNode body) {
    exchange.body().replace(new String(JSON.writeValueAsBytes(body), ISO_8859_1));
  }
}
