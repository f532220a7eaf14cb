package moongate.gateway.exchange;

import java.util.Locale;

/// Translates to gRPC statuses: the statuses of HTTP, and the error codes with which a stream of
/// HTTP/2 is reset.
public final class GrpcStatus {
  private static final int CANCELED = 1;
  private static final int DEADLINE_EXCEEDED = 4;

  private static final String[] MESSAGES = {
    "OK",
    "Canceled",
    "Unknown",
    "InvalidArgument",
    "DeadlineExceeded",
    "NotFound",
    "AlreadyExists",
    "PermissionDenied",
    "ResourceExhausted",
    "FailedPrecondition",
    "Aborted",
    "OutOfRange",
    "Unimplemented",
    "Internal",
    "Unavailable",
    "DataLoss",
    "Unauthenticated"
  };

  private GrpcStatus() {}

  /// The gRPC status that corresponds to an HTTP status.
  public static int of(int httpStatus) {
    return switch (httpStatus) {
      case 400 -> 3;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 5;
      case 409 -> 6;
      case 429 -> 8;
      case 499 -> 1;
      case 500 -> 13;
      case 501 -> 12;
      case 503 -> 14;
      case 504 -> 4;
      default ->
          switch (httpStatus / 100) {
            case 2 -> 0;
            case 4 -> 3;
            case 5 -> 13;
            default -> 2;
          };
    };
  }

  /// The gRPC status of a call whose stream the service has reset with `errorCode`, as clients of
  /// the service itself understand it; -1 if the code is not about this call, but about a failure
  /// of the service.
  ///
  /// @param isLate whether the time that the client has given to the call is over: services cancel
  ///   the call then
  public static int ofReset(long errorCode, boolean isLate) {
    return switch ((int) errorCode) {
      case 0x7 -> 14; // REFUSED_STREAM
      case 0x8 -> isLate ? DEADLINE_EXCEEDED : CANCELED; // CANCEL
      case 0xb -> 8; // ENHANCE_YOUR_CALM
      case 0xc -> 7; // INADEQUATE_SECURITY
      default -> -1;
    };
  }

  /// A message as gRPC requires: printable ASCII stays; everything else and `%` is percent-encoded.
  ///
  /// @param message a byte string
  public static String encoded(String message) {
    var out = new StringBuilder(message.length());
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (c >= ' ' && c < 0x7F && c != '%') {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return out.toString();
  }

  /// The name of a gRPC status; "Unknown" for numbers that are none.
  public static String message(int grpcStatus) {
    return grpcStatus >= 0 && grpcStatus < MESSAGES.length ? MESSAGES[grpcStatus] : MESSAGES[2];
  }
}
