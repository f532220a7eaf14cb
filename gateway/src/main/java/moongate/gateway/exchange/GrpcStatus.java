package moongate.gateway.exchange;

/// Translates HTTP statuses to gRPC statuses.
public final class GrpcStatus {
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

  /// The name of a gRPC status; "Unknown" for numbers that are none.
  public static String message(int grpcStatus) {
    return grpcStatus >= 0 && grpcStatus < MESSAGES.length ? MESSAGES[grpcStatus] : MESSAGES[2];
  }
}
