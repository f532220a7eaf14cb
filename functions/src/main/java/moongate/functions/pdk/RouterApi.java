package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.LATE;

import moongate.functions.api.ApiModule;
import moongate.functions.api.ModelTables;
import moongate.functions.api.Scope;
import org.jspecify.annotations.Nullable;

/// `kong.router`: what the request matched.
final class RouterApi {
  static final ApiModule MODULE =
      ApiModule.of("kong.router")
          .function("get_route", LATE, RouterApi::route)
          .function("get_service", LATE, RouterApi::service);

  private RouterApi() {}

  private static @Nullable Object route(Scope scope) {
    var route = scope.exchange().route();
    return route == null ? null : ModelTables.table(route.document());
  }

  private static @Nullable Object service(Scope scope) {
    var service = scope.exchange().service();
    return service == null ? null : ModelTables.table(service.document());
  }
}
