package moongate.gateway.exchange;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import moongate.http.HeaderName;
import moongate.http.Request;
import org.jspecify.annotations.Nullable;

/// Who may ask how long the parts of a request take (`request_debug`): whoever sends the token, and
/// clients on this machine, unless they forward the request of somebody else.
///
/// @param token what clients on other machines send in `X-Kong-Request-Debug-Token`
public record RequestDebug(boolean isOn, String token) {
  /// Nobody may.
  public static final RequestDebug OFF = new RequestDebug(false, "");

  private static final HeaderName ASKED = HeaderName.of("X-Kong-Request-Debug");
  private static final HeaderName TOKEN = HeaderName.of("X-Kong-Request-Debug-Token");
  private static final HeaderName LOGGED = HeaderName.of("X-Kong-Request-Debug-Log");

  /// What proxies send that forward requests.
  private static final HeaderName[] FORWARDING = {
    HeaderName.X_FORWARDED_FOR, HeaderName.X_REAL_IP, HeaderName.of("Forwarded"), HeaderName.VIA
  };

  /// The times that the client asks for, if it may have them; else null.
  @Nullable DebugFilter asked(Request request) {
    var headers = request.head().headers();
    return isOn
            && headers.contains(ASKED)
            && (isFromHere(request) || isToken(headers.firstOr(TOKEN, "")))
        ? DebugFilter.of(headers.firstOr(ASKED, ""))
        : null;
  }

  private static boolean isFromHere(Request request) {
    var connection = request.connection();
    if (connection.proxied() != null || !connection.remote().getAddress().isLoopbackAddress()) {
      return false;
    }
    for (var name : FORWARDING) {
      if (request.head().headers().contains(name)) {
        return false;
      }
    }
    return true;
  }

  private boolean isToken(String sent) {
    return !token.isEmpty()
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// True if the client wants the times in the error log, too.
  static boolean isLogged(Request request) {
    return request.head().headers().firstOr(LOGGED, "").equals("true");
  }
}
