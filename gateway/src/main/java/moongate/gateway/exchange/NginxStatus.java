package moongate.gateway.exchange;

/// Statuses of nginx's own, which are in no registry. Logs tell them; no client sees one.
public final class NginxStatus {
  /// The connection is closed without a response, as a function or a plugin wants.
  public static final int NO_RESPONSE = 444;

  /// A request head that is too large; clients see 400.
  public static final int HEAD_TOO_LARGE = 494;

  /// A client that did not wait for the response.
  public static final int CLIENT_GONE = 499;

  private NginxStatus() {}
}
