package moongate.functions.pdk;

import moongate.functions.api.Scope;
import moongate.gateway.plugin.BodyChunk;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The whole body of a response in body_filter: pieces are held back until the last one.
final class ResponseBodies {
  /// Marks a response whose body was read decoded: its replacement is not encoded.
  private enum ReadDecoded {
    DONE
  }

  private ResponseBodies() {}

  /// `get_raw_body([{decoded = true}])`: nil until the last piece, then everything, which also
  /// takes that piece's place.
  static @Nullable Object get(Scope scope, @Nullable Object options) {
    var chunk = chunk(scope);
    var response = scope.exchange().response();
    var held = response.held();
    var meter = scope.worker().state().meter();
    meter.charge(chunk.length());
    if (!chunk.isLast()) {
      held.append(chunk.bytes());
      chunk.replace("");
      return null;
    }
    if (held.length() > 0) {
      meter.charge(held.length());
      held.append(chunk.bytes());
      chunk.replace(held.text());
      held.clear();
    }
    if (!DecodedBodies.isWanted(options)) {
      return chunk.bytes();
    }
    var decoded = DecodedBodies.of(scope, chunk.bytes(), response.headers());
    if (decoded instanceof String) {
      scope.exchange().context(ReadDecoded.class, () -> ReadDecoded.DONE);
    }
    return decoded;
  }

  /// `set_raw_body(body)`: ends the response with this body; an empty one is sent as one newline.
  static Object set(Scope scope, @Nullable Object body) {
    if (!(body instanceof String bytes)) {
      throw scope.error("body must be a string");
    }
    var chunk = chunk(scope);
    var sent = bytes.isEmpty() ? "\n" : bytes;
    boolean isDecoded = scope.exchange().context(ReadDecoded.class) != null;
    chunk.replace(isDecoded ? DecodedBodies.fitted(scope, sent) : sent);
    chunk.end();
    scope.exchange().response().held().clear();
    return Values.NONE;
  }

  private static BodyChunk chunk(Scope scope) {
    var chunk = scope.chunk();
    if (chunk == null) {
      throw scope.error("there is no body here");
    }
    return chunk;
  }
}
