package moongate.functions.ngx;

import moongate.functions.api.ApiModule;
import moongate.functions.api.LogLevel;
import moongate.lua.runtime.Numbers;

/// The numbers that have names in `ngx`.
final class NgxConstants {
  /// In the order of their bits, from 2 on.
  static final String[] METHODS = {
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "MKCOL",
    "COPY",
    "MOVE",
    "OPTIONS",
    "PROPFIND",
    "PROPPATCH",
    "LOCK",
    "UNLOCK",
    "PATCH",
    "TRACE"
  };

  private static final Object[] STATUSES = {
    "CONTINUE",
    100,
    "SWITCHING_PROTOCOLS",
    101,
    "OK",
    200,
    "CREATED",
    201,
    "ACCEPTED",
    202,
    "NO_CONTENT",
    204,
    "PARTIAL_CONTENT",
    206,
    "SPECIAL_RESPONSE",
    300,
    "MOVED_PERMANENTLY",
    301,
    "MOVED_TEMPORARILY",
    302,
    "SEE_OTHER",
    303,
    "NOT_MODIFIED",
    304,
    "TEMPORARY_REDIRECT",
    307,
    "PERMANENT_REDIRECT",
    308,
    "BAD_REQUEST",
    400,
    "UNAUTHORIZED",
    401,
    "PAYMENT_REQUIRED",
    402,
    "FORBIDDEN",
    403,
    "NOT_FOUND",
    404,
    "NOT_ALLOWED",
    405,
    "NOT_ACCEPTABLE",
    406,
    "REQUEST_TIMEOUT",
    408,
    "CONFLICT",
    409,
    "GONE",
    410,
    "UPGRADE_REQUIRED",
    426,
    "TOO_MANY_REQUESTS",
    429,
    "CLOSE",
    444,
    "ILLEGAL",
    451,
    "INTERNAL_SERVER_ERROR",
    500,
    "METHOD_NOT_IMPLEMENTED",
    501,
    "NOT_IMPLEMENTED",
    501,
    "BAD_GATEWAY",
    502,
    "SERVICE_UNAVAILABLE",
    503,
    "GATEWAY_TIMEOUT",
    504,
    "VERSION_NOT_SUPPORTED",
    505,
    "INSUFFICIENT_STORAGE",
    507
  };

  private NgxConstants() {}

  static void addTo(ApiModule ngx) {
    ngx.value("OK", Numbers.of(0))
        .value("ERROR", Numbers.of(-1))
        .value("AGAIN", Numbers.of(-2))
        .value("DONE", Numbers.of(-4))
        .value("DECLINED", Numbers.of(-5));
    for (var level : LogLevel.values()) {
      ngx.value(level.name(), Numbers.of(level.ordinal()));
    }
    for (int i = 0; i < METHODS.length; i++) {
      ngx.value("HTTP_" + METHODS[i], Numbers.of(2 << i));
    }
    for (int i = 0; i < STATUSES.length; i += 2) {
      ngx.value("HTTP_" + STATUSES[i], Numbers.of((Integer) STATUSES[i + 1]));
    }
  }
}
