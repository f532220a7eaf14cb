package moongate.net.session;

import java.util.function.Supplier;
import moongate.http.SessionHandler;
import moongate.net.loop.Loops;
import moongate.net.settings.Trust;
import moongate.net.tls.UpstreamTls;

/// What a server for sessions needs, which passes on bytes and datagrams instead of using HTTP.
public final class Sessions {
  private final Loops loops;
  private final SessionHandler handler;
  private final UpstreamTls tls;

  /// @param trust the authorities for services that have none of their own
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

  /// TLS for connections to services.
  UpstreamTls tls() {
    return tls;
  }
}
