package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.BEFORE_PROXY;
import static moongate.functions.api.PhaseRule.REWRITE_ACCESS;
import static moongate.functions.api.PhaseRule.TLS_TOGGLE;

import java.util.Objects;
import java.util.Set;
import moongate.functions.api.ApiModule;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.QueryTables;
import moongate.functions.api.Scope;
import moongate.functions.text.QueryText;
import moongate.functions.text.UriText;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.service.request`: what the service will get.
final class ServiceRequestApi {
  private static final Set<String> METHODS =
      Set.of(
          ("GET HEAD PUT POST DELETE OPTIONS MKCOL COPY MOVE PROPFIND PROPPATCH LOCK UNLOCK PATCH"
                  + " TRACE")
              .split(" "));

  static final ApiModule MODULE =
      ApiModule.of("kong.service.request")
          .function("enable_buffering", BEFORE_PROXY, ServiceRequestApi::enableBuffering)
          .function("set_scheme", BEFORE_PROXY, ServiceRequestApi::setScheme)
          .function("set_path", BEFORE_PROXY, ServiceRequestApi::setPath)
          .function("set_raw_query", REWRITE_ACCESS, ServiceRequestApi::setRawQuery)
          .function("set_query", REWRITE_ACCESS, ServiceRequestApi::setQuery)
          .function("clear_query_arg", REWRITE_ACCESS, ServiceRequestApi::clearQueryArgument)
          .function("set_method", REWRITE_ACCESS, ServiceRequestApi::setMethod)
          .function("set_header", BEFORE_PROXY, ServiceRequestApi::setHeader)
          .function("add_header", REWRITE_ACCESS, ServiceRequestApi::addHeader)
          .function("clear_header", REWRITE_ACCESS, ServiceRequestApi::clearHeader)
          .function("set_headers", REWRITE_ACCESS, ServiceRequestApi::setHeaders)
          .function("set_raw_body", BEFORE_PROXY, ServiceRequestApi::setRawBody)
          .function("set_body", REWRITE_ACCESS, ServiceBodies::set)
          .function("enable_tls", TLS_TOGGLE, scope -> toggleTls(scope, "https"))
          .function("disable_tls", TLS_TOGGLE, scope -> toggleTls(scope, "http"));

  private ServiceRequestApi() {}

  private static Object enableBuffering(Scope scope) {
    scope.exchange().response().buffer();
    return Values.NONE;
  }

  private static Object setScheme(Scope scope, @Nullable Object argument) {
    var scheme = string(scope, argument, "scheme must be a string");
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw scope.error("invalid scheme: " + scheme);
    }
    scope.exchange().upstream().scheme(scheme);
    return Values.NONE;
  }

  private static Object toggleTls(Scope scope, String scheme) {
    scope.exchange().upstream().scheme(scheme);
    return Boolean.TRUE;
  }

  private static Object setPath(Scope scope, @Nullable Object argument) {
    var path = string(scope, argument, "path must be a string");
    if (!path.startsWith("/")) {
      throw scope.error("path must start with /");
    }
    scope.exchange().upstream().path(path);
    return Values.NONE;
  }

  private static Object setRawQuery(Scope scope, @Nullable Object query) {
    var text = string(scope, query, "query must be a string");
    scope.exchange().query(UriText.escapeQuery(text));
    return Values.NONE;
  }

  private static Object setQuery(Scope scope, @Nullable Object arguments) {
    if (!(arguments instanceof LuaTable table)) {
      throw scope.error("args must be a table");
    }
    scope.exchange().query(QueryTables.encodeSorted(scope, table));
    return Values.NONE;
  }

  private static Object clearQueryArgument(Scope scope, @Nullable Object argument) {
    var name = string(scope, argument, "query argument name must be a string");
    var query = scope.exchange().query();
    if (query != null) {
      scope.exchange().query(QueryText.without(query, name));
    }
    return Values.NONE;
  }

  private static Object setMethod(Scope scope, @Nullable Object argument) {
    var method = string(scope, argument, "method must be a string");
    if (!METHODS.contains(method)) {
      throw scope.error("invalid method: " + method);
    }
    scope.exchange().head().method(method);
    return Values.NONE;
  }

  private static @Nullable Object setHeader(
      Scope scope, @Nullable Object name, @Nullable Object value) {
    HeaderArguments.check(scope, name, value);
    if (name instanceof String text && text.equals(":authority")) {
      var service = scope.exchange().service();
      if (service != null && service.protocol().startsWith("grpc")) {
        scope.exchange().upstream().hostHeader(authority(scope, value));
        return Values.NONE;
      }
      return Values.pair(null, "cannot set :authority pseudo-header on non-grpc requests");
    }
    set(scope, (String) Objects.requireNonNull(name), value);
    return Values.NONE;
  }

  private static String authority(Scope scope, @Nullable Object value) {
    var checked = new Headers();
    HeaderArguments.set(scope, checked, HeaderName.HOST, value);
    return checked.firstOr(HeaderName.HOST, "");
  }

  private static Object addHeader(Scope scope, @Nullable Object name, @Nullable Object value) {
    HeaderArguments.check(scope, name, value);
    var header = scope.worker().headerName((String) Objects.requireNonNull(name));
    if (header.equals(HeaderName.HOST)) {
      set(scope, header.text(), value);
    } else {
      HeaderArguments.add(scope, scope.exchange().headers(), header, value);
    }
    return Values.NONE;
  }

  private static Object clearHeader(Scope scope, @Nullable Object name) {
    var text = string(scope, name, "header must be a string");
    scope.exchange().headers().remove(scope.worker().headerName(text));
    return Values.NONE;
  }

  private static Object setHeaders(Scope scope, @Nullable Object headers) {
    HeaderArguments.forEach(
        HeaderArguments.checkTable(scope, headers), (name, value) -> set(scope, name, value));
    return Values.NONE;
  }

  private static Object setRawBody(Scope scope, @Nullable Object body) {
    scope.exchange().body().replace(string(scope, body, "body must be a string"));
    return Values.NONE;
  }

  /// Replaces a header. `Host` also says what the service is called.
  private static void set(Scope scope, String name, @Nullable Object value) {
    var exchange = scope.exchange();
    var header = scope.worker().headerName(name);
    HeaderArguments.set(scope, exchange.headers(), header, value);
    if (header.equals(HeaderName.HOST)) {
      exchange.upstream().hostHeader(exchange.headers().firstOr(HeaderName.HOST, ""));
    }
  }

  private static String string(Scope scope, @Nullable Object argument, String complaint) {
    if (argument instanceof String text) {
      return text;
    }
    throw scope.error(complaint);
  }
}
