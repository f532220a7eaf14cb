package moongate.gateway.balance;

/// There is no address to send a request to.
public final class NoPeerException extends RuntimeException {
  private final int status;
  private final String answer;

  /// @param message for the log and the client
  public NoPeerException(int status, String message) {
    this(status, message, message);
  }

  /// @param message for the log
  /// @param answer for the client, who does not learn of names and addresses behind the gateway
  NoPeerException(int status, String message, String answer) {
    super(message, null, false, false);
    this.status = status;
    this.answer = answer;
  }

  /// There is an address, but this request may not go there: `message` is for the log only.
  static NoPeerException refused(String message) {
    return new NoPeerException(503, message, "The upstream server is currently unavailable");
  }

  /// The status that the client gets.
  public int status() {
    return status;
  }

  /// The message for the client.
  public String answer() {
    return answer;
  }
}
