package moongate.gateway.exchange;

import java.util.Locale;
import moongate.gateway.uri.Hosts;
import moongate.gateway.uri.RequestTarget;
import moongate.http.Request;
import moongate.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// What was derived from the last request of a connection. The next request often has the same
/// head, and can use these values again. They are immutable, so no request can see changes of
/// another one.
///
/// Requests of an HTTP/2 connection run concurrently, so there is no last one. Requests with the
/// same head share one of these objects.
///
/// On the connection's loop only.
public final class KnownClient {
  /// nginx's `$server_name`, which is `$host` where a client of HTTP/1.0 has named none.
  private static final String SERVER_NAME = "kong";

  private RequestTarget target = RequestTarget.parse("/");
  private String hostAndPort = "";
  private String hostName = "";
  private String host = SERVER_NAME;
  private @Nullable ClientAddress address;
  private @Nullable ForwardedLines forwarded;
  private @Nullable Key<?> finder;
  private @Nullable Object found;
  private @Nullable SentHead sent;

  private KnownClient() {}

  /// Identifies a way of deriving a `T` from heads; compared by identity.
  public static final class Key<T> {}

  /// The data of the connection of `request`, which keeps it. If the last request had another head,
  /// it starts empty.
  static KnownClient of(Request request) {
    var known = kept(request);
    if (!request.head().isRepeated()) {
      known.finder = null;
      known.found = null;
      known.sent = null;
    }
    return known;
  }

  private static KnownClient kept(Request request) {
    if (request.kept() instanceof KnownClient known) {
      return known;
    }
    var unknown = new KnownClient();
    request.keep(unknown);
    return unknown;
  }

  RequestTarget target(String raw) {
    if (!target.raw().equals(raw)) {
      target = RequestTarget.parse(raw);
    }
    return target;
  }

  /// The Host header of the last request.
  String hostAndPort() {
    return hostAndPort;
  }

  /// The name in a Host header, as it was sent.
  String hostName(String sent) {
    learn(sent);
    return hostName;
  }

  /// The same in lower case; the server's name if there was none.
  String host(String sent) {
    learn(sent);
    return host;
  }

  private void learn(String sent) {
    if (!hostAndPort.equals(sent)) {
      hostAndPort = sent;
      hostName = Hosts.name(sent);
      host = hostName.isEmpty() ? SERVER_NAME : hostName.toLowerCase(Locale.ROOT);
    }
  }

  /// The client's address, if requests cannot change it; null if it is not known yet.
  @Nullable ClientAddress address() {
    return address;
  }

  void address(ClientAddress ofPeer) {
    address = ofPeer;
  }

  /// The value that `finder` has derived from a head like that of `request`; null if there is none.
  @SuppressWarnings("unchecked") // finder and found come from one call
  public <T> @Nullable T found(Key<T> finder, RequestHead request) {
    return this.finder == finder && request.isRepeated() ? (T) found : null;
  }

  /// Stores the value that `finder` has derived from the head of `request`.
  public <T> void found(Key<T> finder, RequestHead request, T value) {
    boolean isOfHeadAlone = request.isAsReceived();
    this.finder = isOfHeadAlone ? finder : null;
    found = isOfHeadAlone ? value : null;
  }

  /// The head that was sent for the last request, which had the same head as this one; null for
  /// none.
  public @Nullable SentHead sent() {
    return sent;
  }

  public void sent(SentHead head) {
    sent = head;
  }

  /// The lines about the client that the last request's service has got; null for none.
  public @Nullable ForwardedLines forwarded() {
    return forwarded;
  }

  public void forwarded(ForwardedLines lines) {
    forwarded = lines;
  }
}
