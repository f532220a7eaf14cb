package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.NOT_INIT_WORKER;
import static moongate.functions.api.PhaseRule.REQUEST;
import static moongate.functions.api.PhaseRule.REQUEST_BODY;

import moongate.functions.api.ApiModule;
import moongate.functions.api.HeaderTables;
import moongate.functions.api.Limits;
import moongate.functions.api.QueryTables;
import moongate.functions.api.Scope;
import moongate.functions.text.QueryText;
import moongate.gateway.log.ShownRequest;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.request`: what the client sent. Method, query, headers and body show changes that
/// functions made for the service; scheme, host, port and path stay as received.
final class RequestApi {
  static final ApiModule MODULE =
      ApiModule.of("kong.request")
          .function("get_scheme", REQUEST, scope -> scope.exchange().scheme())
          .function("get_host", REQUEST, scope -> scope.exchange().host())
          .function("get_port", NOT_INIT_WORKER, RequestApi::port)
          .function("get_forwarded_scheme", REQUEST, ForwardedValues::scheme)
          .function("get_forwarded_host", REQUEST, ForwardedValues::host)
          .function("get_forwarded_port", REQUEST, ForwardedValues::port)
          .function("get_forwarded_path", REQUEST, ForwardedValues::path)
          .function("get_raw_forwarded_path", REQUEST, ForwardedValues::rawPath)
          .function("get_forwarded_prefix", REQUEST, ForwardedValues::prefix)
          .function("get_http_version", REQUEST, RequestApi::httpVersion)
          .function("get_id", REQUEST, scope -> scope.exchange().id())
          .function("get_method", REQUEST, scope -> ShownRequest.method(scope.exchange()))
          .function("get_path", REQUEST, scope -> scope.exchange().target().path())
          .function("get_raw_path", REQUEST, scope -> scope.exchange().target().rawPath())
          .function(
              "get_path_with_query", REQUEST, scope -> scope.exchange().target().pathWithQuery())
          .function("get_raw_query", REQUEST, RequestApi::rawQuery)
          .function("get_query_arg", REQUEST, RequestApi::queryArgument)
          .function("get_query", REQUEST, RequestApi::query)
          .function("get_header", REQUEST, RequestApi::header)
          .function("get_headers", REQUEST, RequestApi::headers)
          .function("get_raw_body", REQUEST_BODY, RequestBodies::raw)
          .function("get_body", REQUEST_BODY, RequestBodies::parsed)
          .function("get_start_time", REQUEST, RequestApi::startTime)
          .function("get_uri_captures", REQUEST, RequestApi::uriCaptures);

  private RequestApi() {}

  private static Object port(Scope scope) {
    return Numbers.of(scope.exchange().request().connection().listenerPort());
  }

  private static Object httpVersion(Scope scope) {
    return Numbers.of(Double.parseDouble(scope.exchange().head().version().number()));
  }

  private static String rawQuery(Scope scope) {
    var query = scope.exchange().query();
    return query == null ? "" : query;
  }

  private static String shownQuery(Scope scope) {
    var query = ShownRequest.query(scope.exchange());
    return query == null ? "" : query;
  }

  private static @Nullable Object queryArgument(Scope scope, @Nullable Object name) {
    if (!(name instanceof String text)) {
      throw scope.error("query argument name must be a string");
    }
    int max = scope.limits().uriArguments();
    return QueryText.first(shownQuery(scope), text, Boolean.TRUE, max);
  }

  private static @Nullable Object query(Scope scope, @Nullable Object max) {
    int most = Limits.of(scope, "max_args", max, scope.limits().uriArguments());
    var decoded = QueryTables.decode(shownQuery(scope), most);
    return Truncation.noted(scope, decoded, "uri args truncated");
  }

  private static @Nullable Object header(Scope scope, @Nullable Object name) {
    if (!(name instanceof String text)) {
      throw scope.error("header name must be a string");
    }
    return HeaderTables.first(scope, scope.exchange().headers(), text);
  }

  private static @Nullable Object headers(Scope scope, @Nullable Object limit) {
    int max = Limits.of(scope, "max_headers", limit, scope.limits().requestHeaders());
    var headers = scope.exchange().headers();
    var table = scope.worker().headerTables().table(headers, max, false);
    return headers.size() > max
        ? Truncation.noted(scope, Values.pair(table, "truncated"), "request headers truncated")
        : table;
  }

  private static Object startTime(Scope scope) {
    return Numbers.of(scope.exchange().timings().startedMillis());
  }

  private static Object uriCaptures(Scope scope) {
    var named = new LuaTable();
    var unnamed = new LuaTable();
    var match = scope.exchange().match();
    var captures = match == null ? null : match.captures();
    if (captures != null) {
      captures.named().forEach(named::put);
      for (int i = 0; i < captures.unnamed().size(); i++) {
        unnamed.put(i, captures.unnamed().get(i));
      }
    }
    var both = new LuaTable(0, 2);
    both.put("named", named);
    both.put("unnamed", unnamed);
    return both;
  }
}
