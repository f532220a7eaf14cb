package moongate.plugins.grpcweb;

import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Source;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.Utf8;
import moongate.plugins.grpc.JsonCall;
import moongate.plugins.grpc.Loaded;
import moongate.plugins.protobuf.MessageException;
import moongate.plugins.protobuf.ProtoSchema;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Translates gRPC-Web calls into gRPC calls. Plain gRPC calls pass unchanged; all other requests
/// are refused.
final class GrpcWeb implements Plugin {
  private static final HeaderName ALLOW_ORIGIN = HeaderName.of("Access-Control-Allow-Origin");
  private static final HeaderName ALLOW_METHODS = HeaderName.of("Access-Control-Allow-Methods");
  private static final HeaderName ALLOW_HEADERS = HeaderName.of("Access-Control-Allow-Headers");
  private static final HeaderName WANTED_HEADERS = HeaderName.of("Access-Control-Request-Headers");
  private static final String OWN_HEADERS = "content-type,x-grpc-web,x-user-agent";
  private static final String GRPC = "application/grpc";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final @Nullable Loaded<ProtoSchema> schema;
  private final boolean passesStrippedPath;
  private final @Nullable String allowOrigin;

  /// @param schema the schema of the configured file; null if none is configured
  /// @param allowOrigin the value of `Access-Control-Allow-Origin`; null for no such header
  GrpcWeb(
      @Nullable Loaded<ProtoSchema> schema,
      boolean passesStrippedPath,
      @Nullable String allowOrigin) {
    this.schema = schema;
    this.passesStrippedPath = passesStrippedPath;
    this.allowOrigin = allowOrigin;
  }

  @Override
  public Outcome access(Exchange exchange) {
    if (exchange.head().method().equals("OPTIONS")) {
      return Outcome.answer(preflight(exchange));
    }
    var type = exchange.headers().firstOr(HeaderName.CONTENT_TYPE, "");
    var format = WebFormat.of(type);
    if (format == null) {
      boolean isGrpc = exchange.isGrpc() && !type.startsWith("application/grpc-web");
      return isGrpc ? Outcome.CONTINUE : refused(400, "unknown gRPC-Web content type: " + type);
    }
    if (!passesStrippedPath) {
      exchange.upstream().path(exchange.target().path());
    }
    return format == WebFormat.JSON ? startJson(exchange) : start(exchange, format);
  }

  private static Answer preflight(Exchange exchange) {
    var headers = new Headers();
    headers.set(ALLOW_METHODS, "POST");
    headers.set(ALLOW_HEADERS, exchange.headers().firstOr(WANTED_HEADERS, OWN_HEADERS));
    return new Answer.Exit(200, headers, "");
  }

  private static Outcome refused(int status, @Nullable String message) {
    return Outcome.answer(Answer.error(status, message));
  }

  private Outcome start(Exchange exchange, WebFormat format) {
    if (format == WebFormat.TEXT) {
      if (!exchange.body().read(exchange.settings().maxBufferedBody())) {
        return refused(413, null);
      }
      try {
        exchange.body().replace(Base64Text.decoded(exchange.body().text().strip()));
      } catch (IllegalArgumentException malformed) {
        return refused(400, "the body is no valid Base64");
      }
    }
    exchange.upstream().override(HeaderName.CONTENT_TYPE, GRPC);
    exchange.upstream().override(HeaderName.TE, "trailers");
    var _ = exchange.context(this, () -> new WebCall(format));
    return Outcome.CONTINUE;
  }

  private Outcome startJson(Exchange exchange) {
    if (schema == null) {
      return refused(400, "application/json needs a 'proto' in the configuration of grpc-web");
    }
    var known = schema.get();
    var method = known.method(exchange.upstream().path());
    if (method == null) {
      return refused(404, "there is no method " + exchange.upstream().path());
    }
    if (!exchange.body().read(exchange.settings().maxBufferedBody())) {
      return refused(413, null);
    }
    try {
      var call = new JsonCall(known, method, null);
      var bytes = exchange.body().bytes();
      call.start(exchange, bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes));
      var _ = exchange.context(this, () -> call);
      return Outcome.CONTINUE;
    } catch (JacksonException malformed) {
      return refused(400, "the body is no valid JSON");
    } catch (MessageException unfit) {
      return refused(400, Utf8.bytes(unfit.getMessage()));
    }
  }

  @Override
  public void headerFilter(Exchange exchange) {
    var headers = exchange.response().headers();
    if (allowOrigin != null && !headers.contains(ALLOW_ORIGIN)) {
      headers.set(ALLOW_ORIGIN, allowOrigin);
    }
    switch (exchange.context(this)) {
      case WebCall call -> begin(exchange, call);
      case JsonCall call -> call.begin(exchange);
      case null, default -> {}
    }
  }

  private static void begin(Exchange exchange, WebCall call) {
    var headers = exchange.response().headers();
    boolean isGrpc =
        exchange.response().source() == Source.SERVICE
            && headers.firstOr(HeaderName.CONTENT_TYPE, "").startsWith(GRPC);
    if (isGrpc) {
      headers.set(HeaderName.CONTENT_TYPE, call.format().contentType());
      headers.remove(HeaderName.CONTENT_LENGTH);
      call.begin(headers);
    }
  }

  @Override
  public void bodyFilter(Exchange exchange, BodyChunk chunk) {
    switch (exchange.context(this)) {
      case WebCall call -> call.translate(exchange, chunk);
      case JsonCall call -> call.translate(exchange, chunk);
      case null, default -> {}
    }
  }
}
