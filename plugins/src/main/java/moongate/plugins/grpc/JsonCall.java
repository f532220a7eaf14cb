package moongate.plugins.grpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Source;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.PluginFailure;
import moongate.http.BodyException;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.plugins.protobuf.JsonToMessage;
import moongate.plugins.protobuf.MessageException;
import moongate.plugins.protobuf.MessageToJson;
import moongate.plugins.protobuf.MethodType;
import moongate.plugins.protobuf.ProtoSchema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A gRPC call for a client that speaks JSON.
///
/// If the method returns a single message, that is the body of the response, which begins when the
/// call has ended; a failed call gets the corresponding HTTP status. If the method returns a
/// stream, each message is a line.
public final class JsonCall {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HeaderName ENCODING = HeaderName.of("grpc-encoding");
  private static final HeaderName ACCEPT_ENCODING = HeaderName.of("grpc-accept-encoding");

  private final ProtoSchema schema;
  private final MethodType method;
  private final @Nullable String responseBody;
  private @Nullable Frames frames;

  /// @param responseBody the field that is the body of the response; null for the whole message
  public JsonCall(ProtoSchema schema, MethodType method, @Nullable String responseBody) {
    this.schema = schema;
    this.method = method;
    this.responseBody = responseBody;
  }

  /// Makes the request a gRPC request.
  ///
  /// @throws MessageException if `message` does not fit the input type of the method
  public void start(Exchange exchange, JsonNode message) throws MessageException {
    var bytes = new JsonToMessage(schema).write(message, method.input());
    exchange.body().replace(Frames.frame(0, new String(bytes, ISO_8859_1)));
    exchange.head().method("POST");
    exchange.query(null);
    var call = exchange.upstream();
    call.path(method.path());
    call.override(HeaderName.CONTENT_TYPE, "application/grpc");
    call.override(HeaderName.TE, "trailers");
    call.override(ACCEPT_ENCODING, "");
    if (!method.serverStreams()) {
      exchange.response().buffer();
    }
  }

  /// Translates the head of the response. To be called in header_filter.
  public void begin(Exchange exchange) {
    var response = exchange.response();
    var headers = response.headers();
    boolean isGrpc =
        response.source() == Source.SERVICE
            && headers.firstOr(HeaderName.CONTENT_TYPE, "").startsWith("application/grpc");
    if (!isGrpc) {
      return;
    }
    var status = CallStatus.in(headers);
    headers.remove(ENCODING);
    headers.remove(ACCEPT_ENCODING);
    headers.remove(HeaderName.CONTENT_LENGTH);
    headers.set(HeaderName.CONTENT_TYPE, "application/json");
    if (status == null && method.serverStreams()) {
      frames = new Frames(exchange.settings().maxBufferedBody());
    } else {
      end(exchange, status == null ? CallStatus.in(response.trailers()) : status);
    }
  }

  private void end(Exchange exchange, @Nullable CallStatus told) {
    var status = told == null ? CallStatus.UNKNOWN : told;
    var response = exchange.response();
    if (status.code() == 0) {
      response.headers().remove(CallStatus.STATUS);
      response.headers().remove(CallStatus.MESSAGE);
      response.replaceBody(method.serverStreams() ? "" : answer(exchange)); // an empty stream
    } else {
      keepStatus(response.headers(), response.trailers());
      response.status(status.httpStatus());
      response.replaceBody(text(error(status)));
    }
    response.trailers(null);
  }

  /// Keeps the gRPC status in the head, for clients that know gRPC.
  private static void keepStatus(Headers headers, @Nullable Headers trailers) {
    headers.remove(CallStatus.DETAILS);
    if (trailers != null && trailers.contains(CallStatus.STATUS)) {
      headers.set(CallStatus.STATUS, trailers.firstOr(CallStatus.STATUS, ""));
      headers.set(CallStatus.MESSAGE, trailers.firstOr(CallStatus.MESSAGE, ""));
    }
  }

  private String answer(Exchange exchange) {
    var body = exchange.response().serviceBody();
    var frame = new Frames(exchange.settings().maxBufferedBody());
    frame.add(body == null ? "" : body);
    var message = frame.next();
    if (message == null) {
      throw broken("it has no message");
    }
    var json = json(message);
    if (method.output().name().equals("google.api.HttpBody")) {
      exchange
          .response()
          .headers()
          .set(HeaderName.CONTENT_TYPE, json.path("content_type").stringValue(""));
      var data = Base64.getDecoder().decode(json.path("data").stringValue(""));
      return new String(data, ISO_8859_1);
    }
    return text(responseBody == null ? json : json.path(responseBody));
  }

  private JsonNode json(String message) {
    try {
      return MessageToJson.read(message.getBytes(ISO_8859_1), method.output(), schema);
    } catch (MessageException broken) {
      throw broken(broken.getMessage());
    }
  }

  private PluginFailure broken(String why) {
    return new PluginFailure(
        "the answer of " + method.path() + " cannot be read: " + why,
        "the answer of " + method.path() + " cannot be read");
  }

  private static String text(JsonNode json) {
    return json.isMissingNode() ? "null" : new String(JSON.writeValueAsBytes(json), ISO_8859_1);
  }

  /// The JSON that a client gets for a failed call.
  private ObjectNode error(CallStatus status) {
    var error = JSON.createObjectNode();
    error.put("code", status.code()).put("message", status.message());
    var details = details(status);
    if (details != null && !details.isEmpty()) {
      error.set("details", details);
    }
    return error;
  }

  private @Nullable JsonNode details(CallStatus status) {
    var type = schema.message("google.rpc.Status");
    var bytes = status.details();
    if (type == null || bytes == null) {
      return null;
    }
    try {
      return MessageToJson.read(bytes, type, schema).path("details");
    } catch (MessageException unreadable) {
      return null;
    }
  }

  /// Translates a piece of the body. To be called in body_filter.
  ///
  /// @throws BodyException if a message is too large
  public void translate(Exchange exchange, BodyChunk chunk) {
    var known = frames;
    if (known == null) {
      return;
    }
    known.add(chunk.bytes());
    var lines = new StringBuilder();
    for (var message = known.next(); message != null; message = known.next()) {
      lines.append(text(json(message))).append('\n');
    }
    if (chunk.isLast()) {
      appendEnd(exchange, lines);
    }
    chunk.replace(lines.toString());
  }

  /// Appends an error as the last line if the call failed: the HTTP status has been sent already.
  private void appendEnd(Exchange exchange, StringBuilder lines) {
    var told = CallStatus.in(exchange.response().trailers());
    var status = told == null ? CallStatus.UNKNOWN : told;
    if (status.code() != 0) {
      var last = JSON.createObjectNode();
      last.set("error", error(status));
      lines.append(text(last)).append('\n');
    }
    exchange.response().trailers(null);
  }
}
