package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.LATE;

import moongate.functions.api.ApiModule;

/// `kong.router`: what the request matched.
final class RouterApi {
  static final ApiModule MODULE =
      ApiModule.of("kong.router")
          .function("get_route", LATE, scope -> scope.entities().route())
          .function("get_service", LATE, scope -> scope.entities().service());

  private RouterApi() {}
}
