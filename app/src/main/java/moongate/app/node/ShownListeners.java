package moongate.app.node;

import static moongate.app.settings.KnownSettings.ADMIN_LISTEN;
import static moongate.app.settings.KnownSettings.PROXY_LISTEN;
import static moongate.app.settings.KnownSettings.STATUS_LISTEN;
import static moongate.app.settings.KnownStreamSettings.STREAM_LISTEN;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.app.settings.Listen;
import moongate.app.settings.Settings;
import moongate.model.value.Value;

/// The listeners for the Admin API, in the form that Kong's ingress controller reads: it accepts a
/// Gateway only if the node has a listener with its port.
final class ShownListeners {
  private ShownListeners() {}

  static Map<String, Value> of(Settings settings) {
    var shown = new LinkedHashMap<String, Value>();
    shown.put("proxy_listeners", ofHttp(settings.get(PROXY_LISTEN)));
    shown.put("stream_listeners", ofSessions(settings.get(STREAM_LISTEN)));
    shown.put("admin_listeners", ofHttp(settings.get(ADMIN_LISTEN)));
    shown.put("status_listeners", ofHttp(settings.get(STATUS_LISTEN)));
    return shown;
  }

  private static Value ofHttp(List<Listen> listeners) {
    return Value.of(
        listeners.stream().map(it -> common(it).with("http2", Value.of(it.isHttp2()))).toList());
  }

  private static Value ofSessions(List<Listen> listeners) {
    return Value.of(
        listeners.stream().map(it -> common(it).with("udp", Value.of(it.isUdp()))).toList());
  }

  /// `deferred` and `bind` are accepted in settings, and have no effect.
  private static Value.Obj common(Listen listen) {
    var shown = new LinkedHashMap<String, Value>();
    shown.put("ip", Value.of(listen.host()));
    shown.put("port", Value.of(listen.port()));
    shown.put("ssl", Value.of(listen.isSecure()));
    shown.put("proxy_protocol", Value.of(listen.speaksProxyProtocol()));
    shown.put("reuseport", Value.of(listen.reusesPort()));
    shown.put("backlog=%d+", Value.of(listen.backlog().isPresent()));
    shown.put("deferred", Value.of(false));
    shown.put("bind", Value.of(false));
    shown.put("listener", Value.of(listen.text()));
    return Value.of(shown);
  }
}
