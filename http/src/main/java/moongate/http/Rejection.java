package moongate.http;

/// Why a server refuses a request before it reaches a handler.
///
/// @param status the status of the response
/// @param message the text for the client
/// @param detail the exact problem, for the log
public record Rejection(int status, String message, String detail) {
  private static final String HEAD_TOO_LARGE = "Request header or cookie too large";

  public static Rejection badRequest(String detail) {
    return new Rejection(400, "Bad request", detail);
  }

  public static Rejection targetTooLong(String detail) {
    return new Rejection(414, "URI too long", detail);
  }

  public static Rejection headTooLarge(String detail) {
    return new Rejection(400, HEAD_TOO_LARGE, detail);
  }

  public static Rejection methodNotAllowed(String detail) {
    return new Rejection(405, "Method not allowed", detail);
  }

  public static Rejection timeout(String detail) {
    return new Rejection(408, "Request timeout", detail);
  }

  public static Rejection bodyTooLarge(String detail) {
    return new Rejection(413, "Payload too large", detail);
  }

  /// The rejection of a request whose handler failed before it answered.
  public static Rejection handlerFailed() {
    return new Rejection(500, "An unexpected error occurred", "handler failed");
  }

  public static Rejection notImplemented(String detail) {
    return new Rejection(501, "Not implemented", detail);
  }

  public static Rejection overloaded(String detail) {
    return new Rejection(503, "Service unavailable", detail);
  }

  public static Rejection versionNotSupported(String detail) {
    return new Rejection(505, "HTTP version not supported", detail);
  }

  /// True for a head that is too large; it has the same status as any malformed request.
  public boolean isHeadTooLarge() {
    return message.equals(HEAD_TOO_LARGE);
  }
}
