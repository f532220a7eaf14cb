package moongate.plugins.websocketvalidator;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginException;
import moongate.http.WebSocketFrame;
import moongate.http.WebSocketFrame.Farewell;
import moongate.http.WebSocketFrame.Type;
import moongate.model.value.Value;
import moongate.plugins.jsonschema.JsonSchema;
import moongate.plugins.jsonschema.SchemaException;
import org.jspecify.annotations.Nullable;

/// Closes a connection at the first invalid message: its sender gets the status 1007, and the other
/// side gets 1001.
final class WebSocketValidator implements Plugin {
  private static final Farewell INVALID = new Farewell(1007, "");

  private final Schemas ofClient;
  private final Schemas ofUpstream;

  WebSocketValidator(Value.Obj config) {
    ofClient = Schemas.of(config.object(WebSocketValidatorType.CLIENT));
    ofUpstream = Schemas.of(config.object(WebSocketValidatorType.UPSTREAM));
  }

  /// The schemas of text and binary messages; null if these may be anything.
  private record Schemas(@Nullable JsonSchema text, @Nullable JsonSchema binary) {
    static Schemas of(Value.Obj config) {
      return new Schemas(schema(config.object("text")), schema(config.object("binary")));
    }

    private static @Nullable JsonSchema schema(Value.Obj config) {
      try {
        return config.has("schema") ? JsonSchema.parse(config.text("schema")) : null;
      } catch (SchemaException unfit) {
        throw new PluginException("websocket-validator: " + unfit.getMessage());
      }
    }

    @Nullable JsonSchema of(Type type) {
      return switch (type) {
        case TEXT -> text;
        case BINARY -> binary;
        case PING, PONG, CLOSE -> null;
      };
    }
  }

  @Override
  public void wsFrame(Exchange exchange, WebSocketFrame frame) {
    var schema = (frame.isFromClient() ? ofClient : ofUpstream).of(frame.type());
    if (schema == null || schema.accepts(frame.payload())) {
      return;
    }
    if (frame.isFromClient()) {
      frame.end(INVALID, Farewell.GOING_AWAY);
    } else {
      frame.end(Farewell.GOING_AWAY, INVALID);
    }
  }
}
