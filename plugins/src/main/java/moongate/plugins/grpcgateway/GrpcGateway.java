package moongate.plugins.grpcgateway;

import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.uri.Arguments;
import moongate.model.value.Utf8;
import moongate.plugins.grpc.JsonCall;
import moongate.plugins.grpc.Loaded;
import moongate.plugins.protobuf.FieldPath;
import moongate.plugins.protobuf.MessageException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Translates requests into gRPC calls. Requests that already are gRPC pass unchanged.
final class GrpcGateway implements Plugin {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final @Nullable Loaded<Bindings> bindings;

  /// @param bindings null if no file is configured: then nothing is translated
  GrpcGateway(@Nullable Loaded<Bindings> bindings) {
    this.bindings = bindings;
  }

  @Override
  public Outcome access(Exchange exchange) {
    if (bindings == null || exchange.isGrpc()) {
      return Outcome.CONTINUE;
    }
    var known = bindings.get();
    var match = known.find(exchange.head().method(), exchange.target().path());
    if (match == null) {
      return refused(404, null);
    }
    if (!exchange.body().read(exchange.settings().maxBufferedBody())) {
      return refused(413, null);
    }
    var binding = match.binding();
    try {
      var call = new JsonCall(known.schema(), binding.method(), binding.responseBody());
      call.start(exchange, message(exchange, match));
      var _ = exchange.context(this, () -> call);
      return Outcome.CONTINUE;
    } catch (JacksonException malformed) {
      return refused(400, "the body is no valid JSON");
    } catch (MessageException unfit) {
      return refused(400, Utf8.bytes(unfit.getMessage()));
    }
  }

  private static Outcome refused(int status, @Nullable String message) {
    return Outcome.answer(Answer.error(status, message));
  }

  /// The message from the body, with the values from query and path added.
  private static JsonNode message(Exchange exchange, Bindings.Match match) throws MessageException {
    var message = body(exchange, match.binding());
    if (!(message instanceof ObjectNode object)) {
      return message;
    }
    var type = match.binding().method().input();
    var query = exchange.query();
    if (query != null && !match.binding().takesWholeBody()) {
      for (var argument : Arguments.parse(query)) {
        var path = FieldPath.find(type, Utf8.text(argument.name()));
        if (path != null && path.isText()) {
          var value = argument.value();
          path.put(object, value == null ? "true" : Utf8.text(value));
        }
      }
    }
    match
        .values()
        .forEach((name, value) -> {
          var path = FieldPath.find(type, name);
          if (path != null) {
            path.put(object, Utf8.text(value));
          }
        });
    return object;
  }

  private static JsonNode body(Exchange exchange, Binding binding) {
    var bytes = exchange.body().bytes();
    var field = binding.body();
    if (field == null || bytes.length == 0) {
      return JSON.createObjectNode();
    }
    var json = JSON.readTree(bytes);
    return binding.takesWholeBody() ? json : JSON.createObjectNode().set(field, json);
  }

  @Override
  public void headerFilter(Exchange exchange) {
    if (exchange.context(this) instanceof JsonCall call) {
      call.begin(exchange);
    }
  }

  @Override
  public void bodyFilter(Exchange exchange, BodyChunk chunk) {
    if (exchange.context(this) instanceof JsonCall call) {
      call.translate(exchange, chunk);
    }
  }
}
