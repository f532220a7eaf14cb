package moongate.net.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.http.Grammar;
import moongate.http.HeaderName;
import moongate.http.HeaderSyntaxException;
import moongate.http.Headers;
import moongate.http.ResponseHead;
import moongate.http.Status;

/// Reads a complete response head in place and decides how the message is framed (RFC 9112, 4 and
/// 6). Tolerant where upstreams are known to be sloppy, strict where two readers could disagree on
/// where a message ends.
final class ResponseParser {
  private static final int MOST_LINES = 1000;

  /// No Content-Length.
  private static final long UNKNOWN = -1;

  /// The head of a response is not acceptable.
  static final class BadResponse extends RuntimeException {
    BadResponse(String message) {
      super(message, null, false, false);
    }
  }

  private final ResponseHead head;
  private final KeepAliveHint hint = new KeepAliveHint();
  private byte[] raw = {};
  private boolean keepsAlive;
  private boolean isOld;
  private int status;
  private String reason = "";

  /// What the fields tell about the connection and the body, whatever the status line is.
  private boolean isKept;

  private boolean isChunked;
  private long length;

  /// Whether the version was HTTP/1.0.
  private boolean isOldKnown;

  ResponseParser(ResponseHead head) {
    this.head = head;
  }

  boolean keepsAlive() {
    return keepsAlive;
  }

  /// How long the upstream will keep the connection.
  KeepAliveHint hint() {
    return hint;
  }

  /// Reads what `reader` has gathered and starts `decoder` for the body.
  ///
  /// @param isBodiless whether the request was HEAD
  /// @throws BadResponse if it is not a response that can be understood in one way only
  void parse(HeadReader reader, BodyDecoder decoder, boolean isBodiless) {
    raw = reader.raw();
    if (!reader.isStartLineKnown()) {
      parseStatusLine(reader.startLine(), reader.fields());
    }
    head.status(status, reason);
    try {
      reader.parseFields(MOST_LINES);
    } catch (HeaderSyntaxException e) {
      throw new BadResponse(String.valueOf(e.getMessage()));
    }
    if (!reader.areFieldsKnown() || isOld != isOldKnown) {
      readFraming(head.headers());
    }
    reader.remember();
    start(decoder, isBodiless || Status.isBodiless(status));
  }

  /// `status-line = HTTP-version SP status-code SP [ reason-phrase ] CRLF`, the last space
  /// optional.
  private void parseStatusLine(int from, int to) {
    int end = to - 1;
    if (end > from && raw[end - 1] == '\r') {
      end--;
    }
    boolean isVersion =
        end - from >= 12
            && isText("HTTP/1.", from, from + 7)
            && isDigit(from + 7)
            && raw[from + 8] == ' ';
    if (!isVersion) {
      throw new BadResponse("not a response in HTTP/1");
    }
    isOld = raw[from + 7] == '0';
    int code = from + 9;
    boolean isStatus =
        isDigit(code)
            && raw[code] != '0'
            && isDigit(code + 1)
            && isDigit(code + 2)
            && (end == code + 3 || raw[code + 3] == ' ');
    if (!isStatus) {
      throw new BadResponse("invalid status line");
    }
    status = 100 * (raw[code] - '0') + 10 * (raw[code + 1] - '0') + raw[code + 2] - '0';
    reason = reason(Math.min(code + 4, end), end);
  }

  private String reason(int from, int to) {
    var usual = Status.reason(status);
    if (isText(usual, from, to)) {
      return usual;
    }
    var own = new String(raw, from, to - from, ISO_8859_1);
    if (!Grammar.isFieldValue(own)) {
      throw new BadResponse("invalid reason phrase");
    }
    return own;
  }

  private boolean isText(String text, int from, int to) {
    if (to - from != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (raw[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean isDigit(int at) {
    return raw[at] >= '0' && raw[at] <= '9';
  }

  private void readFraming(Headers headers) {
    isKept =
        isOld
            ? headers.hasToken(HeaderName.CONNECTION, "keep-alive")
            : !headers.hasToken(HeaderName.CONNECTION, "close");
    hint.read(headers);
    int coding = headers.find(HeaderName.TRANSFER_ENCODING);
    int given = headers.find(HeaderName.CONTENT_LENGTH);
    if (coding >= 0 && given >= 0) {
      throw new BadResponse("both Transfer-Encoding and Content-Length");
    }
    length = given < 0 ? UNKNOWN : length(headers, given);
    isChunked = coding >= 0;
    if (isChunked) {
      checkCoding(headers, coding);
    }
    isOldKnown = isOld;
  }

  private void start(BodyDecoder decoder, boolean isBodiless) {
    keepsAlive = isKept;
    if (isBodiless) {
      decoder.startLength(0);
    } else if (isChunked) {
      decoder.startChunked(Long.MAX_VALUE);
    } else if (length >= 0) {
      decoder.startLength(length);
    } else {
      keepsAlive = false;
      decoder.startUntilClose();
    }
  }

  private void checkCoding(Headers headers, int coding) {
    if (isOld
        || headers.find(HeaderName.TRANSFER_ENCODING, coding) >= 0
        || !headers.valueEquals(coding, "chunked")) {
      throw new BadResponse("Transfer-Encoding is not exactly \"chunked\"");
    }
  }

  private static long length(Headers headers, int index) {
    long bytes = headers.numberAt(index);
    if (bytes < 0 || headers.find(HeaderName.CONTENT_LENGTH, index) >= 0) {
      throw new BadResponse("invalid or repeated Content-Length");
    }
    return bytes;
  }
}
