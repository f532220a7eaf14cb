package moongate.net.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.http.Grammar;
import moongate.http.HeaderName;
import moongate.http.HeaderSyntaxException;
import moongate.http.Headers;
import moongate.http.Rejection;
import moongate.http.RequestHead;
import moongate.http.Version;
import moongate.net.server.Authority;

/// Reads a complete request head in place and decides how the message is framed (RFC 9112, 3 and
/// 6).
final class RequestParser {
  private static final byte[] NOTHING = {};

  /// [#contentLength()] of a chunked body.
  static final long CHUNKED = -1;

  private static final String[] METHODS = {
    "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "CONNECT", "TRACE"
  };

  /// What was derived from the last valid head.
  private record Known(
      String method,
      String target,
      String versionText,
      Version version,
      long contentLength,
      boolean keepsAlive,
      boolean expectsContinue) {
    static final Known NOTHING = new Known("", "", "", Version.HTTP_1_0, 0, false, false);
  }

  private final RequestHead head;
  private final int mostLines;
  private final long mostBody;

  private Known known = Known.NOTHING;

  /// The head that is parsed; not kept, since it may be long and the next one may come late.
  private byte[] raw = NOTHING;

  private String method = "";
  private String target = "";
  private String versionText = "";
  private long contentLength;
  private boolean keepsAlive;
  private boolean expectsContinue;

  RequestParser(RequestHead head, int mostLines, long mostBody) {
    this.head = head;
    this.mostLines = mostLines;
    this.mostBody = mostBody;
  }

  /// Forgets the last request.
  void start() {
    method = "";
    target = "";
    versionText = "";
    contentLength = 0;
    keepsAlive = false;
    expectsContinue = false;
  }

  /// The request line as it was sent, as far as it could be read.
  String requestLine() {
    return method.isEmpty() ? "" : method + ' ' + target + ' ' + versionText;
  }

  boolean isHeadMethod() {
    return method.equals("HEAD");
  }

  boolean isOld() {
    return versionText.equals(Version.HTTP_1_0.text());
  }

  /// The length of the body, or [#CHUNKED].
  long contentLength() {
    return contentLength;
  }

  boolean keepsAlive() {
    return keepsAlive;
  }

  boolean expectsContinue() {
    return expectsContinue;
  }

  /// Reads what `reader` has gathered.
  ///
  /// @throws Rejected if it is not a request that can be understood in one way only
  void parse(HeadReader reader) {
    raw = reader.raw();
    var version = readRequestLine(reader);
    raw = NOTHING;
    head.line(method, target, version);
    try {
      reader.parseFields(mostLines);
    } catch (HeaderSyntaxException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
    if (reader.areFieldsKnown() && version == known.version) {
      contentLength = known.contentLength;
      keepsAlive = known.keepsAlive;
      expectsContinue = known.expectsContinue;
    } else {
      checkHost(version);
      readFraming(version);
    }
    remember(reader, version); // now, as another host may be written over the one that came
    normaliseTarget(version);
    head.repeated(reader.isStartLineKnown() && reader.areFieldsKnown());
  }

  private Version readRequestLine(HeadReader reader) {
    if (!reader.isStartLineKnown()) {
      return parseRequestLine(reader.startLine(), reader.fields());
    }
    method = known.method;
    target = known.target;
    versionText = known.versionText;
    return known.version;
  }

  private void remember(HeadReader reader, Version version) {
    if (!reader.isStartLineKnown() || !reader.areFieldsKnown()) {
      known =
          new Known(
              method, target, versionText, version, contentLength, keepsAlive, expectsContinue);
    }
    reader.remember();
  }

  /// `request-line = method SP request-target SP HTTP-version CRLF`
  private Version parseRequestLine(int from, int to) {
    int methodEnd = from;
    while (Grammar.token(raw[methodEnd]) != 0) {
      methodEnd++;
    }
    if (methodEnd == from || raw[methodEnd] != ' ') {
      throw bad("invalid method");
    }
    int targetEnd = methodEnd + 1;
    while (Grammar.isTarget(raw[targetEnd])) {
      targetEnd++;
    }
    if (targetEnd == methodEnd + 1 || raw[targetEnd] != ' ') {
      throw bad("invalid request target");
    }
    method = method(from, methodEnd);
    target = text(methodEnd + 1, targetEnd);
    return parseVersion(targetEnd + 1, to - 2);
  }

  private String method(int from, int to) {
    for (var known : METHODS) {
      if (known.length() == to - from && startsWith(known, from)) {
        return known;
      }
    }
    var other = text(from, to);
    if (!Grammar.isMethod(other)) {
      throw bad("invalid method");
    }
    return other;
  }

  /// `HTTP-version = "HTTP/" DIGIT "." DIGIT`
  private Version parseVersion(int from, int to) {
    if (to - from != 8
        || !startsWith("HTTP/", from)
        || raw[from + 6] != '.'
        || !isDigit(raw[from + 5])
        || !isDigit(raw[from + 7])) {
      throw bad("invalid version in the request line");
    }
    if (raw[from + 5] != '1') {
      versionText = text(from, to);
      throw new Rejected(Rejection.versionNotSupported("request in " + versionText));
    }
    boolean isOld = raw[from + 7] == '0';
    var version = isOld ? Version.HTTP_1_0 : Version.HTTP_1_1;
    versionText = raw[from + 7] <= '1' ? version.text() : text(from, to);
    return version;
  }

  private boolean startsWith(String text, int from) {
    for (int i = 0; i < text.length(); i++) {
      if (raw[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  private void checkHost(Version version) {
    var headers = head.headers();
    int host = headers.find(HeaderName.HOST);
    if (host < 0) {
      if (version != Version.HTTP_1_0) {
        throw bad("no Host header");
      }
      return;
    }
    if (headers.find(HeaderName.HOST, host) >= 0) {
      throw bad("more than one Host header");
    }
    if (!Authority.isValid(headers.valueAt(host))) {
      throw bad("invalid Host header");
    }
  }

  private void readFraming(Version version) {
    var headers = head.headers();
    keepsAlive =
        version == Version.HTTP_1_1
            ? !headers.hasToken(HeaderName.CONNECTION, "close")
            : headers.hasToken(HeaderName.CONNECTION, "keep-alive");
    int coding = headers.find(HeaderName.TRANSFER_ENCODING);
    int length = headers.find(HeaderName.CONTENT_LENGTH);
    if (coding >= 0) {
      checkCoding(version, headers, coding, length);
      contentLength = CHUNKED;
    } else if (length >= 0) {
      contentLength = length(headers, length);
    }
    expectsContinue =
        version == Version.HTTP_1_1
            && contentLength != 0
            && headers.hasToken(HeaderName.EXPECT, "100-continue");
  }

  private static void checkCoding(Version version, Headers headers, int coding, int length) {
    if (length >= 0) {
      throw bad("both Transfer-Encoding and Content-Length");
    }
    if (version == Version.HTTP_1_0) {
      throw bad("Transfer-Encoding in a request in HTTP/1.0");
    }
    if (headers.find(HeaderName.TRANSFER_ENCODING, coding) >= 0) {
      throw bad("more than one Transfer-Encoding header");
    }
    if (!headers.valueEquals(coding, "chunked")) {
      throw new Rejected(Rejection.notImplemented("Transfer-Encoding is not exactly \"chunked\""));
    }
  }

  private long length(Headers headers, int index) {
    if (headers.find(HeaderName.CONTENT_LENGTH, index) >= 0) {
      throw bad("more than one Content-Length header");
    }
    long length = headers.numberAt(index);
    if (length < 0) {
      throw bad("invalid Content-Length");
    }
    if (length > mostBody) {
      throw new Rejected(
          Rejection.bodyTooLarge("body of " + length + " bytes, allowed are " + mostBody));
    }
    return length;
  }

  /// Reduces the target to origin form (`/path?query`) or `*`. The authority of an absolute target
  /// replaces the Host header (RFC 9112, 3.2.2).
  private void normaliseTarget(Version version) {
    if (method.equals("CONNECT")) {
      throw new Rejected(Rejection.methodNotAllowed("CONNECT"));
    }
    if (target.charAt(0) == '/' || (target.equals("*") && method.equals("OPTIONS"))) {
      return;
    }
    int path = Authority.endInAbsolute(target);
    if (path < 0) {
      throw bad("request target is neither a path nor an absolute http URI");
    }
    var authority = target.substring(target.indexOf("//") + 2, path);
    if (authority.isEmpty() || !Authority.isValid(authority)) {
      throw bad("invalid host in the request target");
    }
    var rest = target.substring(path);
    head.line(method, rest.startsWith("/") ? rest : "/" + rest, version);
    head.headers().set(HeaderName.HOST, authority);
  }

  private String text(int from, int to) {
    return new String(raw, from, to - from, ISO_8859_1);
  }

  private static Rejected bad(String detail) {
    return new Rejected(Rejection.badRequest(detail));
  }
}
