package moongate.net.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import moongate.http.Grammar;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Rejection;
import moongate.http.RequestHead;
import moongate.http.Version;
import moongate.http.WebSocketKey;
import moongate.net.server.Authority;
import moongate.net.settings.Limits;
import org.jspecify.annotations.Nullable;

/// Makes the head of a request out of the fields that open a stream, if it is one (RFC 9113,
/// 8.3.1).
final class StreamHead {
  private static final HeaderName HOST = HeaderName.of("host");

  private StreamHead() {}

  static Http2Exception malformed(int stream, String what) {
    return Http2Exception.streamError(
        stream, Http2Error.PROTOCOL_ERROR, "malformed request: %s", what);
  }

  /// @throws Http2Exception when it is malformed
  static RequestHead read(int stream, ReceivedFields fields) throws Http2Exception {
    var known = fields.known();
    if (known != null && known.isRequest()) {
      return readAgain(fields);
    }
    var problem = fields.problem();
    var method = fields.requestMethod();
    if (problem != null || fields.status() != null || method == null) {
      throw malformed(
          stream, problem == null ? "its pseudo-header fields are not a request's" : problem);
    }
    var protocol = fields.requestProtocol();
    var target = target(stream, fields, method);
    var head = new RequestHead(fields.fields());
    var authority = fields.requestAuthority();
    if (authority != null) {
      nameHost(stream, head.headers(), authority);
    }
    fields.joinCookies();
    if (isWebSocket(protocol)) {
      head.line("GET", target, Version.HTTP_2);
      becomeUpgrade(head.headers());
    } else {
      head.line(method, target, Version.HTTP_2);
    }
    head.received();
    return head;
  }

  /// The path, or with CONNECT the authority. Checks that method and pseudo-header fields fit
  /// together.
  private static String target(int stream, ReceivedFields fields, String method)
      throws Http2Exception {
    var path = fields.requestPath();
    var authority = fields.requestAuthority();
    if (!Grammar.isToken(method)) {
      throw malformed(stream, "invalid method");
    }
    var protocol = fields.requestProtocol();
    if (protocol != null && !method.equals("CONNECT")) {
      throw malformed(stream, ":protocol without CONNECT");
    }
    boolean isConnect = method.equals("CONNECT") && protocol == null;
    if (isConnect
        ? path != null || fields.requestScheme() != null || authority == null
        : path == null || fields.requestScheme() == null) {
      throw malformed(stream, "pseudo-header fields are missing, or too many");
    }
    if (!isConnect && !isScheme(String.valueOf(fields.requestScheme()))) {
      throw malformed(stream, "invalid scheme");
    }
    var target = path == null ? String.valueOf(authority) : path;
    boolean isPath = isConnect || target.startsWith("/");
    if (!Grammar.isTarget(target)
        || (!isPath && !(target.equals("*") && method.equals("OPTIONS")))) {
      throw malformed(stream, "invalid path");
    }
    return target;
  }

  /// The one protocol that a stream may be switched to (RFC 8441).
  static boolean isWebSocket(@Nullable String protocol) {
    return protocol != null && protocol.equalsIgnoreCase("websocket");
  }

  /// Converts it to the handshake of HTTP/1.1, which all other code knows.
  private static void becomeUpgrade(Headers headers) {
    headers.set(HeaderName.CONNECTION, "Upgrade");
    headers.set(HeaderName.UPGRADE, "websocket");
    headers.set(WebSocketKey.KEY, WebSocketKey.next());
  }

  /// `ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )` (RFC 3986, 3.1).
  private static boolean isScheme(String text) {
    if (text.equals("https") || text.equals("http")) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!isLetter && (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /// A head that was valid once is valid again.
  private static RequestHead readAgain(ReceivedFields fields) {
    var head = new RequestHead(fields.fields());
    var path = fields.requestPath();
    var target = path == null ? fields.requestAuthority() : path;
    head.line(String.valueOf(fields.requestMethod()), String.valueOf(target), Version.HTTP_2);
    head.received();
    head.repeated(true);
    return head;
  }

  /// The known part of a request with too many fields, for the answer to it.
  static RequestHead readCut(ReceivedFields fields) {
    var method = fields.requestMethod();
    var path = fields.requestPath();
    var head = new RequestHead(fields.fields());
    head.line(
        method == null || !Grammar.isToken(method) ? "GET" : method,
        path == null || !Grammar.isTarget(path) ? "/" : path,
        Version.HTTP_2);
    return head;
  }

  /// Puts the authority into Host, where all other code looks for it. A request may have both if
  /// they are equal.
  private static void nameHost(int stream, Headers headers, String authority)
      throws Http2Exception {
    int given = headers.find(HeaderName.HOST);
    while (given >= 0) {
      if (!headers.valueAt(given).equalsIgnoreCase(authority)) {
        throw malformed(stream, "host differs from :authority");
      }
      given = headers.find(HeaderName.HOST, given);
    }
    if (!Grammar.isFieldValue(authority)) {
      throw malformed(stream, "invalid authority");
    }
    headers.set(HOST, authority);
  }

  /// The length of the body, or -1.
  ///
  /// @param isLast whether the stream ends with the head
  /// @throws Http2Exception when the fields say something impossible
  static long contentLength(int stream, Headers headers, boolean isLast) throws Http2Exception {
    int index = headers.find(HeaderName.CONTENT_LENGTH);
    if (index < 0) {
      return isLast ? 0 : -1;
    }
    long length = headers.numberAt(index);
    if (length < 0 || headers.find(HeaderName.CONTENT_LENGTH, index) >= 0) {
      throw malformed(stream, "invalid content-length");
    }
    if (isLast && length > 0) {
      throw malformed(stream, "content-length without a body");
    }
    return length;
  }

  /// Why a well-formed request must not reach a handler; null if it may.
  static @Nullable Rejection refusal(RequestHead head, long length, Limits limits) {
    boolean isKnown = head.isRepeated();
    if (!isKnown && !hasHost(head.headers())) {
      return Rejection.badRequest("no valid host");
    }
    if (!isKnown && !Grammar.isMethod(head.method())) {
      return Rejection.badRequest("invalid method");
    }
    if (length > limits.bodyOrUnlimited()) {
      return Rejection.bodyTooLarge("body of " + length + " bytes");
    }
    return !isKnown && head.target().length() > limits.requestLine()
        ? Rejection.targetTooLong("path too long")
        : null;
  }

  private static boolean hasHost(Headers headers) {
    int host = headers.find(HeaderName.HOST);
    return host >= 0
        && headers.find(HeaderName.HOST, host) < 0
        && Authority.isValid(headers.valueAt(host));
  }
}
