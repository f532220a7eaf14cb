package moongate.gateway.exchange;

import java.util.Locale;
import moongate.gateway.route.Match;
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
  private @Nullable Object router;
  private @Nullable Match match;
  private @Nullable SentHead sent;

  private KnownClient() {}

  /// That of the connection of `request`, which is to keep it. What followed from another head is
  /// forgotten.
  static KnownClient of(Request request) {
    var known = kept(request);
    if (!request.head().isRepeated()) {
      known.router = null;
      known.match = null;
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

  /// The route that `router` has found for a head like that of `request`; null when that is not
  /// known.
  public @Nullable Match match(Object router, RequestHead request) {
    return this.router == router && request.isRepeated() ? match : null;
  }

  /// This is what `router` has found for `request`.
  public void match(Object router, RequestHead request, @Nullable Match found) {
    boolean isOfHeadAlone = request.isAsReceived();
    this.router = isOfHeadAlone ? router : null;
    match = isOfHeadAlone ? found : null;
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
