package moongate.gateway.exchange;

import moongate.gateway.route.Match;
import moongate.http.RequestHead;
import moongate.http.Version;
import org.jspecify.annotations.Nullable;

/// The head that was sent to a service, with what it was made from besides the client's head and
/// connection. If all that is the same for the next request, the head can be used again, with
/// another request id.
///
/// On the connection's loop only.
public final class SentHead {
  private final RequestHead head;
  private final @Nullable Match match;
  private final String path;
  private boolean isUsedAgain;

  private SentHead(RequestHead head, @Nullable Match match, String path) {
    this.head = head;
    this.match = match;
    this.path = path;
  }

  /// Must not be changed, except by code that sends it again.
  public RequestHead head() {
    return head;
  }

  /// The same head for another request. When it is used again for the first time, it is prepared
  /// for being written often: by then it has its Host.
  public RequestHead again() {
    if (!isUsedAgain) {
      isUsedAgain = true;
      head.headers().pack();
    }
    return head;
  }

  /// The head made for `exchange`; null if other requests must not use it, because it depends on
  /// more than is compared here.
  public static @Nullable SentHead of(Exchange exchange, RequestHead head) {
    if (!exchange.head().isRepeated() || !isUntouched(exchange)) {
      return null;
    }
    var kept = head;
    if (isShared(exchange)) {
      kept = new RequestHead();
      kept.copyFrom(head);
    }
    return new SentHead(kept, exchange.match(), exchange.upstream().path());
  }

  /// True if several requests with this head may run at the same time; then each sends a copy.
  public static boolean isShared(Exchange exchange) {
    return exchange.head().version() == Version.HTTP_2;
  }

  /// True if the head for `exchange` would be the same.
  public boolean fits(Exchange exchange) {
    return exchange.head().isRepeated()
        && isUntouched(exchange)
        && match == exchange.match()
        && path.equals(exchange.upstream().path());
  }

  private static boolean isUntouched(Exchange exchange) {
    return !exchange.isQueryChanged()
        && exchange.upstream().overrides() == null
        && exchange.upstream().secretArguments() == null
        && !exchange.isWebSocketUpgrade();
  }
}
