package moongate.net.session;

import java.util.function.Supplier;
import moongate.http.SessionHandler;
import moongate.net.loop.Loops;
import moongate.net.settings.Trust;
import moongate.net.tls.UpstreamTls;

/// What a server needs that passes bytes and datagrams on instead of speaking HTTP.
public final class Sessions {
  private final Loops loops;
  private final SessionHandler handler;
  private final UpstreamTls tls;

  /// @param trust whom services are verified by that have no authorities of their own
  public Sessions(Loops loops, SessionHandler handler, Supplier<Trust> trust) {
    this.loops = loops;
    this.handler = handler;
    this.tls = new UpstreamTls(trust);
  }

  Loops loops() {
    return loops;
  }

  SessionHandler handler() {
    return handler;
  }

  /// How TLS is spoken with services.
  UpstreamTls tls() {
    return tls;
  }
}
