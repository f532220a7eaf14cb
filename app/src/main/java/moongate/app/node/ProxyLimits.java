package moongate.app.node;

import moongate.app.settings.KnownSettings;
import moongate.app.settings.Settings;
import moongate.net.Limits;

/// What the settings say about the proxy's clients.
final class ProxyLimits {
  private ProxyLimits() {}

  static Limits of(Settings settings) {
    var head = settings.get(KnownSettings.HEADER_BUFFERS);
    return new Limits(
        head.size(),
        head.size(),
        head.total(),
        Limits.DEFAULT.headerLines(),
        settings.get(KnownSettings.CLIENT_MAX_BODY_SIZE),
        settings.get(KnownSettings.CLIENT_KEEPALIVE_REQUESTS),
        settings.get(KnownSettings.CLIENT_HEADER_TIMEOUT),
        settings.get(KnownSettings.CLIENT_BODY_TIMEOUT),
        settings.get(KnownSettings.SEND_TIMEOUT),
        settings.get(KnownSettings.CLIENT_KEEPALIVE_TIMEOUT));
  }
}
