package moongate.gateway.exchange;

import moongate.gateway.route.Match;
import moongate.http.RequestHead;
import moongate.http.Version;
import org.jspecify.annotations.Nullable;

/// The head that a service got, with what it was made of beside the client's head and connection:
/// what is the same again need not be made again, but for the request id.
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

  /// Not to be changed by anybody but those who send it again.
  public RequestHead head() {
    return head;
  }

  /// The same for another request. The first time it is made ready to be written often: by now it
  /// has its Host.
  public RequestHead again() {
    if (!isUsedAgain) {
      isUsedAgain = true;
      head.headers().pack();
    }
    return head;
  }

  /// The head made for `exchange`; null when another may not take it, since more than that was
  /// heeded.
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

  /// True when requests with the head of this one may run at once: each sends a copy.
  public static boolean isShared(Exchange exchange) {
    return exchange.head().version() == Version.HTTP_2;
  }

  /// True when the head for `exchange` is the same.
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
