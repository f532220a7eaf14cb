package moongate.gateway.exchange;

/// nginx's own statuses, which are not registered. They appear in logs; clients never see them.
public final class NginxStatus {
  /// A function or a plugin has closed the connection without a response.
  public static final int NO_RESPONSE = 444;

  /// The request's head is too large; clients see 400.
  public static final int HEAD_TOO_LARGE = 494;

  /// The client did not wait for the response.
  public static final int CLIENT_GONE = 499;

  private NginxStatus() {}
}
