package moongate.functions.ngx;

import static moongate.functions.api.PhaseRule.NGX_CONTENT;

import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// Calls that only nginx itself can offer. Each raises an error that says so, and what to use
/// instead.
final class NgxRefusals {
  private static final String LOCATIONS =
      " is not available: a gateway has no locations to call; use resty.http to call a service";

  static final ApiModule LOCATION =
      ApiModule.of("ngx.location")
          .variadic("capture", NGX_CONTENT, (scope, all) -> refuse(scope, "location.capture"))
          .variadic(
              "capture_multi",
              NGX_CONTENT,
              (scope, all) -> refuse(scope, "location.capture_multi"));

  private NgxRefusals() {}

  static void addTo(ApiModule ngx) {
    ngx.variadic("exec", NGX_CONTENT, NgxRefusals::exec)
        .function(
            "on_abort",
            NGX_CONTENT,
            (scope, callback) -> Values.pair(null, "lua_check_client_abort is off"))
        .variadic("run_worker_thread", NGX_CONTENT, NgxRefusals::workerThread);
  }

  private static Object refuse(Scope scope, String function) {
    throw scope.error("ngx." + function + LOCATIONS);
  }

  private static Object exec(Scope scope, @Nullable Object[] arguments) {
    throw scope.error(
        "ngx.exec is not available: a gateway has no locations to go to; routes and"
            + " kong.service.set_target choose the service");
  }

  private static Object workerThread(Scope scope, @Nullable Object[] arguments) {
    return Values.pair(
        Boolean.FALSE, "ngx.run_worker_thread is not available: functions have no files to load");
  }
}
