package moongate.http;

/// Status line and headers. Mutable; owned by one fiber.
public final class ResponseHead {
  private final Headers headers;
  private int status;
  private String reason;

  public ResponseHead(int status) {
    this(status, new Headers());
  }

  public ResponseHead(int status, Headers headers) {
    this.headers = headers;
    this.reason = "";
    status(status);
  }

  public int status() {
    return status;
  }

  public String reason() {
    return reason;
  }

  public Headers headers() {
    return headers;
  }

  /// Sets the status and its usual reason phrase.
  ///
  /// @throws IllegalArgumentException if `status` does not have three digits
  public void status(int status) {
    status(status, Status.reason(status));
  }

  /// @throws IllegalArgumentException if `status` does not have three digits or the reason contains
  ///   a character that is not allowed in a status line
  public void status(int status, String reason) {
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("invalid status: " + status);
    }
    if (!Grammar.isFieldValue(reason)) {
      throw new IllegalArgumentException("invalid reason phrase: " + Grammar.printable(reason));
    }
    this.status = status;
    this.reason = reason;
  }
}
