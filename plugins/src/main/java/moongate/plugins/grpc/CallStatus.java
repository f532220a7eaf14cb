package moongate.plugins.grpc;

import java.util.Base64;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.PercentEncoding;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// The status with which a gRPC call ended.
///
/// @param code the number of the status; 0 means success
/// @param message the message of the service, or an empty text
/// @param details a `google.rpc.Status` with more details; null if there are none
public record CallStatus(int code, String message, byte @Nullable [] details) {
  public static final HeaderName STATUS = HeaderName.of("grpc-status");
  public static final HeaderName MESSAGE = HeaderName.of("grpc-message");
  static final HeaderName DETAILS = HeaderName.of("grpc-status-details-bin");

  /// The status if a service sends none.
  static final CallStatus UNKNOWN = new CallStatus(2, "the service told no status", null);

  private static final int LAST = 16;

  /// The status in `fields`, which are trailers, or the head of a response without a body; null if
  /// there is none.
  public static @Nullable CallStatus in(@Nullable Headers fields) {
    int index = fields == null ? -1 : fields.find(STATUS);
    if (fields == null || index < 0) {
      return null;
    }
    long code = fields.numberAt(index);
    return new CallStatus(
        code < 0 || code > LAST ? UNKNOWN.code : (int) code,
        Utf8.text(PercentEncoding.decoded(fields.firstOr(MESSAGE, ""))),
        details(fields));
  }

  private static byte @Nullable [] details(Headers fields) {
    var written = fields.firstOr(DETAILS, "");
    try {
      return written.isEmpty() ? null : Base64.getDecoder().decode(written);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  /// The HTTP status that `google.rpc.Code` assigns to this code.
  public int httpStatus() {
    return switch (code) {
      case 0 -> 200;
      case 1 -> 499;
      case 3, 9, 11 -> 400;
      case 4 -> 504;
      case 5 -> 404;
      case 6, 10 -> 409;
      case 7 -> 403;
      case 8 -> 429;
      case 12 -> 501;
      case 14 -> 503;
      case 16 -> 401;
      default -> 500;
    };
  }
}
