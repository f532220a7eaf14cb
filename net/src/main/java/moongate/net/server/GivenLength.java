package moongate.net.server;

import moongate.http.HeaderName;
import moongate.http.ResponseHead;

/// The Content-Length that a response already has when it is sent.
public final class GivenLength {
  private static final int NO_CONTENT = 204;

  private GivenLength() {}

  /// The length, or -1 if there is none. A header that is wrong, or that must not be beside the
  /// status (RFC 9110, 8.6) or Transfer-Encoding, is removed.
  public static long of(ResponseHead sent) {
    var headers = sent.headers();
    int index = headers.find(HeaderName.CONTENT_LENGTH);
    if (index < 0) {
      return -1;
    }
    long length = headers.numberAt(index);
    boolean isRepeated = headers.find(HeaderName.CONTENT_LENGTH, index) >= 0;
    boolean isPointless =
        sent.status() < 200
            || sent.status() == NO_CONTENT
            || headers.contains(HeaderName.TRANSFER_ENCODING);
    if (length < 0 || isRepeated || isPointless) {
      headers.remove(HeaderName.CONTENT_LENGTH);
      return -1;
    }
    return length;
  }
}
