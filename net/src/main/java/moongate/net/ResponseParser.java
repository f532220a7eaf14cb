package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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

  /// A head that is not to be trusted.
  static final class BadResponse extends RuntimeException {
    BadResponse(String message) {
      super(message, null, false, false);
    }
  }

  private final ResponseHead head;
  private byte[] raw = {};
  private boolean keepsAlive;
  private boolean isOld;

  ResponseParser(ResponseHead head) {
    this.head = head;
  }

  boolean keepsAlive() {
    return keepsAlive;
  }

  /// Reads what `reader` has gathered and starts `decoder` for the body.
  ///
  /// @param isBodiless whether the request was HEAD
  /// @throws BadResponse when we cannot be sure to understand it
  void parse(HeadReader reader, BodyDecoder decoder, boolean isBodiless) {
    raw = reader.raw();
    parseStatusLine(reader.startLine(), reader.fields());
    try {
      head.headers().parse(reader.fields(), reader.end(), MOST_LINES, true);
    } catch (HeaderSyntaxException e) {
      throw new BadResponse(String.valueOf(e.getMessage()));
    }
    var headers = head.headers();
    keepsAlive =
        isOld
            ? headers.hasToken(HeaderName.CONNECTION, "keep-alive")
            : !headers.hasToken(HeaderName.CONNECTION, "close");
    readFraming(headers, decoder, isBodiless || Status.isBodiless(head.status()));
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
            && new String(raw, from, 7, ISO_8859_1).equals("HTTP/1.")
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
    int status = 100 * (raw[code] - '0') + 10 * (raw[code + 1] - '0') + raw[code + 2] - '0';
    setStatus(status, Math.min(code + 4, end), end);
  }

  private void setStatus(int status, int reason, int end) {
    var usual = Status.reason(status);
    if (isText(usual, reason, end)) {
      head.status(status);
      return;
    }
    try {
      head.status(status, new String(raw, reason, end - reason, ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new BadResponse("invalid reason phrase");
    }
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

  private void readFraming(Headers headers, BodyDecoder decoder, boolean isBodiless) {
    int coding = headers.find(HeaderName.TRANSFER_ENCODING);
    int length = headers.find(HeaderName.CONTENT_LENGTH);
    if (coding >= 0 && length >= 0) {
      throw new BadResponse("both Transfer-Encoding and Content-Length");
    }
    long bytes = length < 0 ? 0 : length(headers, length);
    if (coding >= 0) {
      checkCoding(headers, coding);
    }
    if (isBodiless) {
      decoder.startLength(0);
    } else if (coding >= 0) {
      decoder.startChunked(Long.MAX_VALUE);
    } else if (length >= 0) {
      decoder.startLength(bytes);
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
