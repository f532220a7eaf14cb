package moongate.plugins.statsd;

import moongate.gateway.exchange.Exchange;
import moongate.model.entity.Service;
import moongate.model.entity.Workspace;
import org.jspecify.annotations.Nullable;

/// The names of services and routes in metrics.
final class Naming {
  private Naming() {}

  /// @param identifier the configured one; null for `otherwise`
  static String service(Service service, @Nullable String identifier, String otherwise) {
    var name = service.name();
    return switch (identifier == null ? otherwise : identifier) {
      case "service_id" -> service.id();
      case "service_host" -> service.host();
      case "service_name" -> name == null ? service.id() : name;
      default -> name == null ? service.host() : name;
    };
  }

  static String workspace(@Nullable String identifier, String otherwise) {
    return (identifier == null ? otherwise : identifier).equals("workspace_name")
        ? Workspace.DEFAULT_NAME
        : Workspace.DEFAULT_ID;
  }

  /// The route of a request; empty if there is none.
  static String route(Exchange exchange) {
    var route = exchange.route();
    return route == null ? "" : route.id();
  }
}
