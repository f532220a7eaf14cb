package moongate.functions.ngx;

import static moongate.functions.api.PhaseRule.NGX_REQUEST;

import moongate.functions.api.ApiModule;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.Limits;
import moongate.functions.api.QueryTables;
import moongate.functions.api.Scope;
import moongate.functions.text.UriText;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Version;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `ngx.req`.
final class NgxRequest {
  static final ApiModule MODULE =
      ApiModule.of("ngx.req")
          .function("get_method", NGX_REQUEST, scope -> scope.exchange().head().method())
          .function("set_method", NGX_REQUEST, NgxRequest::setMethod)
          .function("http_version", NGX_REQUEST, NgxRequest::httpVersion)
          .function("start_time", NGX_REQUEST, NgxRequest::startTime)
          .function("is_internal", NGX_REQUEST, scope -> Boolean.FALSE)
          .function("raw_header", NGX_REQUEST, NgxRequest::rawHeader)
          .function("get_uri_args", NGX_REQUEST, NgxRequest::uriArguments)
          .function("set_uri_args", NGX_REQUEST, NgxRequest::setUriArguments)
          .function("set_uri", NGX_REQUEST, NgxRequest::setUri)
          .function("get_headers", NGX_REQUEST, NgxRequest::headers)
          .function("set_header", NGX_REQUEST, NgxRequest::setHeader)
          .function("clear_header", NGX_REQUEST, NgxRequest::clearHeader);

  static {
    NgxRequestBody.addTo(MODULE);
  }

  private NgxRequest() {}

  private static Object setMethod(Scope scope, @Nullable Object method) {
    if (!(method instanceof Double number)) {
      throw scope.error("bad method number");
    }
    int bit = 31 - Integer.numberOfLeadingZeros(number.intValue());
    boolean isKnown = number == Math.rint(number) && bit >= 1 && bit <= NgxConstants.METHODS.length;
    if (!isKnown || number != 1 << bit) {
      throw scope.error("unsupported HTTP method: " + HeaderArguments.text(number));
    }
    scope.exchange().head().method(NgxConstants.METHODS[bit - 1]);
    return Values.NONE;
  }

  private static Object httpVersion(Scope scope) {
    return Numbers.of(Double.parseDouble(scope.exchange().head().version().number()));
  }

  private static Object startTime(Scope scope) {
    return Numbers.of(scope.exchange().timings().startedMillis() / 1000.0);
  }

  private static Object rawHeader(Scope scope, @Nullable Object withoutRequestLine) {
    var exchange = scope.exchange();
    if (exchange.head().version() == Version.HTTP_2) {
      throw scope.error("http v2 not supported yet");
    }
    scope.worker().state().meter().charge(2L * exchange.headers().length());
    var lines = exchange.headers() + "\r\n";
    boolean isBare = withoutRequestLine != null && !Boolean.FALSE.equals(withoutRequestLine);
    return isBare ? lines : exchange.request().requestLine() + "\r\n" + lines;
  }

  private static @Nullable Object uriArguments(
      Scope scope, @Nullable Object max, @Nullable Object reused) {
    var query = scope.exchange().query();
    return QueryTables.decode(
        query == null ? "" : query,
        Limits.ngx(max, scope.limits().uriArguments()),
        reused instanceof LuaTable table ? table : new LuaTable());
  }

  private static Object setUriArguments(Scope scope, @Nullable Object arguments) {
    var query =
        arguments instanceof LuaTable table
            ? QueryTables.encode(scope, table)
            : UriText.escapeQuery(queryText(arguments));
    scope.exchange().query(query);
    return Values.NONE;
  }

  private static String queryText(@Nullable Object argument) {
    var text = Conversions.toStringOrNull(argument);
    if (text == null) {
      throw Args.bad(
          1,
          "set_uri_args",
          "string, number, or table expected, but got " + Metatables.typeName(argument));
    }
    return text;
  }

  private static Object setUri(
      Scope scope, @Nullable Object uri, @Nullable Object jump, @Nullable Object binary) {
    var text = Args.string(uri, 1, "set_uri");
    if (text.isEmpty()) {
      throw scope.error("attempt to use zero-length uri");
    }
    if (isTrue(jump)) {
      throw scope.error(
          scope.phase() == ApiPhase.REWRITE
              ? "ngx.req.set_uri can not jump: there are no other locations; set"
                  + " ngx.var.upstream_uri in access to change what the service gets"
              : "API disabled in the context of " + scope.phase().nginxContext());
    }
    var unsafe = UnsafeUri.complaint(text, "uri");
    if (unsafe != null && !isTrue(binary)) {
      throw scope.error(unsafe + " (maybe you want to set the 'binary' argument?)");
    }
    Variables.uri(scope, text);
    return Values.NONE;
  }

  private static boolean isTrue(@Nullable Object value) {
    return value != null && !Boolean.FALSE.equals(value);
  }

  private static @Nullable Object headers(
      Scope scope, @Nullable Object limit, @Nullable Object raw) {
    int max = Limits.ngx(limit, scope.limits().requestHeaders());
    return table(scope, scope.exchange().headers(), max, raw);
  }

  static @Nullable Object table(Scope scope, Headers headers, int max, @Nullable Object raw) {
    boolean isRaw = raw != null && !Boolean.FALSE.equals(raw);
    var table = scope.worker().headerTables().table(headers, max, isRaw);
    return max > 0 && headers.size() > max ? Values.pair(table, "truncated") : table;
  }

  private static Object setHeader(Scope scope, @Nullable Object name, @Nullable Object value) {
    if (!(name instanceof String) && !(name instanceof Double)) {
      throw scope.error("bad 'name' argument: string expected, got " + Metatables.typeName(name));
    }
    var header = scope.worker().headerName(HeaderArguments.text(name));
    var exchange = scope.exchange();
    HeaderArguments.replace(scope, exchange.headers(), header, value);
    if (header.equals(HeaderName.HOST)) {
      exchange.hostChanged();
    }
    return Values.NONE;
  }

  private static Object clearHeader(Scope scope, @Nullable Object name) {
    var header = scope.worker().headerName(Args.string(name, 1, "clear_header"));
    scope.exchange().headers().remove(header);
    if (header.equals(HeaderName.HOST)) {
      scope.exchange().hostChanged();
    }
    return Values.NONE;
  }
}
