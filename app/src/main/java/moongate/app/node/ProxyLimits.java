package moongate.app.node;

import moongate.app.settings.KnownClientSettings;
import moongate.app.settings.Settings;
import moongate.net.settings.Limits;

/// The limits for clients of the proxy, according to the settings.
final class ProxyLimits {
  private ProxyLimits() {}

  static Limits of(Settings settings) {
    var head = settings.get(KnownClientSettings.HEADER_BUFFERS);
    return new Limits(
        head.size(),
        head.size(),
        head.total(),
        Limits.DEFAULT.headerLines(),
        settings.get(KnownClientSettings.CLIENT_MAX_BODY_SIZE),
        settings.get(KnownClientSettings.CLIENT_KEEPALIVE_REQUESTS),
        settings.get(KnownClientSettings.CLIENT_HEADER_TIMEOUT),
        settings.get(KnownClientSettings.CLIENT_BODY_TIMEOUT),
        settings.get(KnownClientSettings.SEND_TIMEOUT),
        settings.get(KnownClientSettings.CLIENT_KEEPALIVE_TIMEOUT));
  }
}
