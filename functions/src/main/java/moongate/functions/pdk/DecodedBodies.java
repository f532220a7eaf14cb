package moongate.functions.pdk;

import moongate.functions.api.Scope;
import moongate.functions.text.ContentCoding;
import moongate.functions.text.ContentCoding.CodingException;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// Bodies without their Content-Encoding: the argument `{decoded = true}` of `get_raw_body`, which
/// Kong does not have.
final class DecodedBodies {
  /// The cost of decoding in units of work: one for eight bytes.
  private static final int BYTES_PER_UNIT = 8;

  private DecodedBodies() {}

  /// True for `{decoded = true}`.
  static boolean isWanted(@Nullable Object options) {
    return options instanceof LuaTable table && Boolean.TRUE.equals(table.get("decoded"));
  }

  /// The decoded body; or nil and an error. A body without encoding is returned as it is.
  static Object of(Scope scope, String body, Headers headers) {
    int index = headers.find(HeaderName.CONTENT_ENCODING);
    if (index < 0 || ContentCoding.isIdentity(headers.valueAt(index)) || body.isEmpty()) {
      return body;
    }
    int limit = scope.exchange().settings().maxBufferedBody();
    try {
      return ContentCoding.decode(body, headers.valueAt(index), limit, DecodedBodies::pay);
    } catch (CodingException e) {
      return Values.pair(null, e.getMessage());
    }
  }

  private static void pay(int bytes) {
    Meter.workCurrent(bytes / BYTES_PER_UNIT);
    // Once collected, once as a string.
    Meter.chargeCurrent(2L * bytes);
  }

  /// `body` in the form that fits the response's head: decoded, if the head can still be changed,
  /// else in the encoding that the head has announced.
  static String fitted(Scope scope, String body) {
    var response = scope.exchange().response();
    int index = response.headers().find(HeaderName.CONTENT_ENCODING);
    if (index < 0) {
      return body;
    }
    if (!response.isHeadGone()) {
      response.headers().remove(HeaderName.CONTENT_ENCODING);
      return body;
    }
    try {
      Meter.workCurrent(body.length());
      Meter.chargeCurrent(2L * body.length());
      return ContentCoding.encode(body, response.headers().valueAt(index));
    } catch (CodingException unknown) {
      throw scope.error(String.valueOf(unknown.getMessage()));
    }
  }
}
