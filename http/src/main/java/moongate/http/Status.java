package moongate.http;

/// Status codes and their reason phrases (RFC 9110, section 15, and the IANA registry).
public final class Status {
  private static final String[] REASONS = new String[600];

  static {
    put(100, "Continue", "Switching Protocols", "Processing", "Early Hints");
    put(
        200,
        "OK",
        "Created",
        "Accepted",
        "Non-Authoritative Information",
        "No Content",
        "Reset Content",
        "Partial Content",
        "Multi-Status",
        "Already Reported");
    put(226, "IM Used");
    put(
        300,
        "Multiple Choices",
        "Moved Permanently",
        "Found",
        "See Other",
        "Not Modified",
        "Use Proxy");
    put(307, "Temporary Redirect", "Permanent Redirect");
    put(
        400,
        "Bad Request",
        "Unauthorized",
        "Payment Required",
        "Forbidden",
        "Not Found",
        "Method Not Allowed",
        "Not Acceptable",
        "Proxy Authentication Required",
        "Request Timeout",
        "Conflict",
        "Gone",
        "Length Required",
        "Precondition Failed",
        "Content Too Large",
        "URI Too Long",
        "Unsupported Media Type",
        "Range Not Satisfiable",
        "Expectation Failed",
        "I'm a teapot");
    put(
        421,
        "Misdirected Request",
        "Unprocessable Content",
        "Locked",
        "Failed Dependency",
        "Too Early",
        "Upgrade Required");
    put(428, "Precondition Required", "Too Many Requests");
    put(431, "Request Header Fields Too Large");
    put(451, "Unavailable For Legal Reasons");
    put(
        500,
        "Internal Server Error",
        "Not Implemented",
        "Bad Gateway",
        "Service Unavailable",
        "Gateway Timeout",
        "HTTP Version Not Supported",
        "Variant Also Negotiates",
        "Insufficient Storage",
        "Loop Detected");
    put(510, "Not Extended", "Network Authentication Required");
  }

  private Status() {}

  private static void put(int first, String... reasons) {
    System.arraycopy(reasons, 0, REASONS, first, reasons.length);
  }

  /// The standard reason phrase of `status`; empty if there is none.
  public static String reason(int status) {
    var reason = status >= 0 && status < REASONS.length ? REASONS[status] : null;
    return reason == null ? "" : reason;
  }

  /// True for statuses whose responses never have a body: 1xx, 204, 304.
  public static boolean isBodiless(int status) {
    return status < 200 || status == 204 || status == 304;
  }
}
