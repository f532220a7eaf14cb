package moongate.gateway.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.Change;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.Route;
import moongate.model.entity.RouterFlavor;
import moongate.model.value.Value;
import moongate.store.DeclarativeFile;
import moongate.store.InvalidConfiguration;
import org.jspecify.annotations.Nullable;

/// Routers of routes written in YAML, asked for the names of routes.
final class Routes {
  private final RouterFlavor flavor;
  private final Snapshot snapshot;
  private final Router router;

  private Routes(RouterFlavor flavor, Snapshot snapshot, Router router) {
    this.flavor = flavor;
    this.snapshot = snapshot;
    this.router = router;
  }

  /// Each line is one route as a YAML map.
  static Routes of(String... routes) {
    return of(RouterFlavor.TRADITIONAL_COMPATIBLE, routes);
  }

  /// Each line is one route as a YAML map.
  static Routes of(RouterFlavor flavor, String... routes) {
    var yaml = "_format_version: \"3.0\"\nroutes:\n- " + String.join("\n- ", routes) + "\n";
    try {
      var snapshot =
          new DeclarativeFile(new EntitySchemas(List.of(), flavor))
              .parse(yaml.getBytes(UTF_8), "test");
      var router = Router.compile(flavor, snapshot.routes(), snapshot::service);
      return new Routes(flavor, snapshot, router);
    } catch (InvalidConfiguration e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /// The name of the route for `GET http://host/path`; null for none.
  @Nullable String find(String host, String path, String... headers) {
    return name(match("GET", host, path, headers));
  }

  /// The name of the route for `/` of any host, over TLS or not.
  @Nullable String findBy(boolean isSecure, @Nullable String serverName) {
    return name(
        router.match(new RequestFacts("GET", "h", 8000, "/", new Headers(), isSecure, serverName)));
  }

  /// The same routes but for the paths of one of them: this router goes on in the new one.
  Routes withPaths(String route, String... paths) {
    var old = snapshot.routes().stream().filter(each -> route.equals(each.name())).findFirst();
    var document = old.orElseThrow().document().with("paths", Value.ofTexts(List.of(paths)));
    var next = snapshot.with(List.of(Change.put("routes", document)));
    return new Routes(flavor, next, Router.compile(flavor, next.routes(), next::service, router));
  }

  @Nullable String findFor(String method, String path) {
    return name(match(method, "any.example", path));
  }

  List<Route> routes() {
    return snapshot.routes();
  }

  @Nullable Match match(RequestFacts request) {
    return router.match(request);
  }

  @Nullable Match match(String method, String host, String path, String... lines) {
    var headers = new Headers();
    for (var line : lines) {
      int colon = line.indexOf(':');
      headers.add(HeaderName.of(line.substring(0, colon)), line.substring(colon + 1).strip());
    }
    return router.match(method, host, 8000, path, headers);
  }

  private static @Nullable String name(@Nullable Match match) {
    return match == null ? null : match.route().name();
  }
}
