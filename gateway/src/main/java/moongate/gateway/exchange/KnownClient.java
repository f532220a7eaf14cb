package moongate.gateway.exchange;

import java.util.Locale;
import moongate.http.Request;
import moongate.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// What the last request of a connection was like. The next one often asks for the same, and then
/// takes what was derived from that: texts and other values that never change, so that no request
/// can see what another has made of them.
///
/// Requests of HTTP/2 run at once, so that which was the last one says little: those with the same
/// head share one of these.
///
/// On the connection's loop only.
public final class KnownClient {
  private RequestTarget target = RequestTarget.parse("/");
  private String hostAndPort = "";
  private String hostName = "";
  private String host = "";
  private @Nullable ClientAddress address;
  private @Nullable ForwardedLines forwarded;
  private @Nullable Key<?> finder;
  private @Nullable Object found;
  private @Nullable SentHead sent;

  private KnownClient() {}

  /// What derives a `T` from heads; compared by identity only.
  public static final class Key<T> {}

  /// That of the connection of `request`, which is to keep it. What followed from another head is
  /// forgotten.
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

  /// The name in a Host header, as sent.
  String hostName(String sent) {
    learn(sent);
    return hostName;
  }

  /// The same in lower case.
  String host(String sent) {
    learn(sent);
    return host;
  }

  private void learn(String sent) {
    if (!hostAndPort.equals(sent)) {
      hostAndPort = sent;
      hostName = Hosts.name(sent);
      host = hostName.toLowerCase(Locale.ROOT);
    }
  }

  /// The address, where requests cannot say another; null before it is known.
  @Nullable ClientAddress address() {
    return address;
  }

  void address(ClientAddress ofPeer) {
    address = ofPeer;
  }

  /// What `finder` has found out of a head like that of `request`; null when that is not known.
  @SuppressWarnings("unchecked") // finder and found come from one call
  public <T> @Nullable T found(Key<T> finder, RequestHead request) {
    return this.finder == finder && request.isRepeated() ? (T) found : null;
  }

  /// This is what `finder` has found out of the head of `request`.
  public <T> void found(Key<T> finder, RequestHead request, T value) {
    boolean isOfHeadAlone = request.isAsReceived();
    this.finder = isOfHeadAlone ? finder : null;
    found = isOfHeadAlone ? value : null;
  }

  /// What was sent for the last request, which had the same head as this one; null for nothing.
  public @Nullable SentHead sent() {
    return sent;
  }

  public void sent(SentHead head) {
    sent = head;
  }

  /// What the last request's service was told of the client; null for nothing.
  public @Nullable ForwardedLines forwarded() {
    return forwarded;
  }

  public void forwarded(ForwardedLines lines) {
    forwarded = lines;
  }
}
