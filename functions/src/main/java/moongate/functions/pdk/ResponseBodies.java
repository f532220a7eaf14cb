package moongate.functions.pdk;

import moongate.functions.api.Scope;
import moongate.gateway.plugin.BodyChunk;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The response's body as body_filter may see it whole: pieces are held back until the last one.
final class ResponseBodies {
  private ResponseBodies() {}

  /// `get_raw_body()`: nil until the last piece, then everything, which also takes that piece's
  /// place.
  static @Nullable Object get(Scope scope) {
    var chunk = chunk(scope);
    var held = scope.exchange().response().held();
    scope.worker().state().meter().charge(chunk.length());
    if (!chunk.isLast()) {
      held.append(chunk.bytes());
      chunk.replace("");
      return null;
    }
    if (held.length() > 0) {
      scope.worker().state().meter().charge(held.length());
      held.append(chunk.bytes());
      chunk.replace(held.text());
      held.clear();
    }
    return chunk.bytes();
  }

  /// `set_raw_body(body)`: ends the response with this body; an empty one is sent as one newline.
  static Object set(Scope scope, @Nullable Object body) {
    if (!(body instanceof String bytes)) {
      throw scope.error("body must be a string");
    }
    var chunk = chunk(scope);
    chunk.replace(bytes.isEmpty() ? "\n" : bytes);
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
