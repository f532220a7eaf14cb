package moongate.model.entity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Selects the requests that are sent to a service. An empty attribute matches everything.
///
/// @param serviceId null for a route without a service
/// @param expression replaces all other attributes; null if there is none
/// @param priority for routes with an expression: the highest is tried first
public record Route(
    String id,
    @Nullable String name,
    @Nullable String serviceId,
    List<String> protocols,
    List<String> methods,
    List<String> hosts,
    List<String> paths,
    Map<String, List<String>> headers,
    List<String> snis,
    List<Peer> sources,
    List<Peer> destinations,
    int regexPriority,
    boolean stripPath,
    String pathHandling,
    boolean preserveHost,
    boolean requestBuffering,
    boolean responseBuffering,
    int httpsRedirectStatusCode,
    @Nullable String expression,
    long priority,
    Value.Obj document)
    implements Entity {
  /// An address (or a range in CIDR form) and a port; either may be omitted.
  public record Peer(Optional<String> address, OptionalInt port) {
    static Peer of(Value value) {
      var peer = (Value.Obj) value;
      var port = peer.optionalNumber("port");
      return new Peer(
          peer.optionalText("ip"),
          port.isPresent() ? OptionalInt.of((int) port.getAsDouble()) : OptionalInt.empty());
    }
  }

  public static Route of(Value.Obj document) {
    return new Route(
        document.text("id"),
        document.textOrNull("name"),
        document.object("service").textOrNull("id"),
        document.texts("protocols"),
        document.texts("methods"),
        document.texts("hosts"),
        document.texts("paths"),
        headers(document.object("headers")),
        document.texts("snis"),
        document.list("sources").stream().map(Peer::of).toList(),
        document.list("destinations").stream().map(Peer::of).toList(),
        (int) document.optionalNumber("regex_priority").orElse(0),
        document.flag("strip_path"),
        document.optionalText("path_handling").orElse("v0"),
        document.flag("preserve_host"),
        document.flag("request_buffering"),
        document.flag("response_buffering"),
        document.integer("https_redirect_status_code"),
        document.textOrNull("expression"),
        (long) document.optionalNumber("priority").orElse(0),
        document);
  }

  private static Map<String, List<String>> headers(Value.Obj headers) {
    var values = new LinkedHashMap<String, List<String>>();
    for (var name : headers.members().keySet()) {
      values.put(name, headers.texts(name));
    }
    return Collections.unmodifiableMap(values);
  }
}
