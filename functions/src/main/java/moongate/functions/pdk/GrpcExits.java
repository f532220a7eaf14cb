package moongate.functions.pdk;

import moongate.functions.api.LogLevel;
import moongate.functions.api.Scope;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.GrpcStatus;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// `kong.response.exit` for gRPC clients, which look for the outcome in `grpc-status` and
/// `grpc-message`.
///
/// The answer to a gRPC request consists of these two only. A response that calls itself gRPC keeps
/// its body.
final class GrpcExits {
  private static final String GRPC = "application/grpc";
  private static final HeaderName STATUS = HeaderName.of("grpc-status");
  private static final HeaderName MESSAGE = HeaderName.of("grpc-message");

  private GrpcExits() {}

  /// The answer in gRPC's form; null if neither request nor response is gRPC.
  static @Nullable Answer of(
      Scope scope, int status, @Nullable Object body, @Nullable Headers given) {
    if (isOutput(scope, given)) {
      return output(scope, status, body, given);
    }
    return scope.exchange().isGrpc() ? toRequest(scope, status, body, given) : null;
  }

  private static boolean isOutput(Scope scope, @Nullable Headers given) {
    var own = given != null && given.contains(HeaderName.CONTENT_TYPE) ? given : null;
    var response = scope.exchange().response();
    if (own == null && !response.hasHead()) {
      return false;
    }
    var headers = own != null ? own : response.headers();
    return headers.firstOr(HeaderName.CONTENT_TYPE, "").startsWith(GRPC);
  }

  private static Answer output(
      Scope scope, int status, @Nullable Object body, @Nullable Headers given) {
    if (body instanceof LuaTable) {
      throw scope.error("table body encoding with gRPC is not supported");
    }
    var headers = given == null ? new Headers() : given;
    complete(scope, status, headers);
    return new Answer.Exit(status, headers, body instanceof String text ? text : "");
  }

  private static Answer toRequest(
      Scope scope, int status, @Nullable Object body, @Nullable Headers given) {
    var headers = given == null ? new Headers() : given;
    var message = message(scope, body);
    if (message != null) {
      headers.set(MESSAGE, GrpcStatus.encoded(message));
    }
    complete(scope, status, headers);
    if (!headers.contains(HeaderName.CONTENT_TYPE)) {
      headers.set(HeaderName.CONTENT_TYPE, GRPC);
    }
    return new Answer.Exit(status, headers, "");
  }

  private static @Nullable String message(Scope scope, @Nullable Object body) {
    if (!(body instanceof LuaTable table)) {
      return (String) body;
    }
    if (table.get("message") instanceof String text) {
      return text;
    }
    LogLines.write(
        scope,
        LogLevel.WARN,
        "body was removed because table body encoding with gRPC is not supported");
    return null;
  }

  /// Adds what is missing of status and message.
  private static void complete(Scope scope, int status, Headers headers) {
    var response = scope.exchange().response();
    var early = response.hasHead() ? response.headers() : headers;
    var known = headers.contains(STATUS) ? headers : early;
    int index = known.find(STATUS);
    if (index < 0) {
      headers.set(STATUS, Integer.toString(GrpcStatus.of(status)));
      known = headers;
      index = headers.find(STATUS);
    }
    if (!headers.contains(MESSAGE) && !early.contains(MESSAGE)) {
      headers.set(MESSAGE, GrpcStatus.message((int) known.numberAt(index)));
    }
  }
}
