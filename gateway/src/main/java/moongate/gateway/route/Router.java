package moongate.gateway.route;

import java.util.List;
import java.util.function.Function;
import moongate.http.Headers;
import moongate.model.entity.Route;
import moongate.model.entity.RouterFlavor;
import moongate.model.entity.Service;
import org.jspecify.annotations.Nullable;

/// Finds the route of a request. Immutable.
public sealed interface Router permits AttributeRouter, ExpressionRouter {
  /// The best route for a request; null when there is none.
  @Nullable Match match(RequestFacts request);

  /// The best route for a request without TLS; null when there is none.
  ///
  /// @param host the requested host without port, as sent
  /// @param port the port that the request arrived at
  /// @param path the normalised path
  default @Nullable Match match(
      String method, String host, int port, String path, Headers headers) {
    return match(new RequestFacts(method, host, port, path, headers, false, null));
  }

  /// Compiles HTTP routes.
  ///
  /// @param services finds a service by its id
  /// @throws RouterException saying what is wrong with a route
  static Router compile(
      RouterFlavor flavor, List<Route> routes, Function<String, @Nullable Service> services) {
    return compile(flavor, routes, services, null);
  }

  /// Compiles HTTP routes; those that have not changed are taken over.
  ///
  /// @param services finds a service by its id
  /// @param before the router to be replaced, of the same flavour
  /// @throws RouterException saying what is wrong with a route
  static Router compile(
      RouterFlavor flavor,
      List<Route> routes,
      Function<String, @Nullable Service> services,
      @Nullable Router before) {
    if (flavor == RouterFlavor.EXPRESSIONS) {
      return ExpressionRouter.compile(
          routes, services, before instanceof ExpressionRouter old ? old : null);
    }
    return AttributeRouter.compile(
        flavor, routes, services, before instanceof AttributeRouter old ? old : null);
  }

  static @Nullable Service service(Route route, Function<String, @Nullable Service> services) {
    var id = route.serviceId();
    return id == null ? null : services.apply(id);
  }
}
