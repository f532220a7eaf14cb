package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.LATE;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.functions.json.JsonException;
import moongate.functions.text.Bytes;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The token that a request was authenticated by, in `kong.client`: what a function has set.
final class ClientTokens {
  private static final int PARTS = 3;

  private ClientTokens() {}

  static ApiModule addTo(ApiModule client) {
    return client
        .function("set_token", LATE, ClientTokens::set)
        .function("get_token", LATE, scope -> scope.entities().token())
        .function("get_jwt_token_header", LATE, scope -> part(scope, 0))
        .function("get_jwt_token_payload", LATE, scope -> part(scope, 1));
  }

  private static Object set(Scope scope, @Nullable Object token) {
    if (token != null && !(token instanceof String)) {
      throw scope.error("token must be a string or nil");
    }
    scope.entities().token(token instanceof String text && !text.isEmpty() ? text : null);
    return Values.NONE;
  }

  private static Object part(Scope scope, int index) {
    var token = scope.entities().token();
    if (token == null) {
      return Values.pair(null, "no token was set");
    }
    var parts = token.split("\\.", -1);
    if (parts.length != PARTS) {
      return Values.pair(null, "the token is no signed JWT: it must have 3 parts");
    }
    scope.worker().state().meter().charge(token.length());
    try {
      var text =
          Bytes.string(
              Base64.getUrlDecoder().decode(parts[index].getBytes(StandardCharsets.ISO_8859_1)));
      if (scope.worker().json().decode(text) instanceof LuaTable table) {
        return table;
      }
    } catch (IllegalArgumentException | JsonException malformed) {
      // told below, as anything else that is no object
    }
    return Values.pair(null, "the token is no signed JWT: a part of it is no JSON object");
  }
}
