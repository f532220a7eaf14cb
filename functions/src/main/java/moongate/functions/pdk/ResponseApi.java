package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ONLY_BODY_FILTER;
import static moongate.functions.api.PhaseRule.RESPONSE_EXIT;
import static moongate.functions.api.PhaseRule.RESPONSE_READ;
import static moongate.functions.api.PhaseRule.RESPONSE_WRITE;

import java.util.Locale;
import java.util.Objects;
import moongate.functions.api.ApiModule;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.HeaderTables;
import moongate.functions.api.Limits;
import moongate.functions.api.LogLevel;
import moongate.functions.api.Scope;
import moongate.http.HeaderName;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.response`: what the client gets.
final class ResponseApi {
  static final ApiModule MODULE =
      ApiModule.of("kong.response")
          .function("get_status", RESPONSE_READ, ResponseApi::status)
          .function("get_header", RESPONSE_READ, ResponseApi::header)
          .function("get_headers", RESPONSE_READ, ResponseApi::headers)
          .function("get_source", RESPONSE_READ, ResponseApi::source)
          .function("set_status", RESPONSE_WRITE, ResponseApi::setStatus)
          .function("set_header", RESPONSE_WRITE, ResponseApi::setHeader)
          .function("add_header", RESPONSE_WRITE, ResponseApi::addHeader)
          .function("clear_header", RESPONSE_WRITE, ResponseApi::clearHeader)
          .function("set_headers", RESPONSE_WRITE, ResponseApi::setHeaders)
          .function("get_raw_body", ONLY_BODY_FILTER, ResponseBodies::get)
          .function("set_raw_body", ONLY_BODY_FILTER, ResponseBodies::set)
          .function("exit", RESPONSE_EXIT, Exits::exit)
          .function("error", RESPONSE_WRITE, Exits::error);

  private ResponseApi() {}

  private static Object status(Scope scope) {
    return Numbers.of(scope.exchange().response().status());
  }

  private static @Nullable Object header(Scope scope, @Nullable Object name) {
    if (!(name instanceof String text)) {
      throw scope.error("header name must be a string");
    }
    return HeaderTables.first(scope, scope.exchange().response().headers(), text);
  }

  private static @Nullable Object headers(Scope scope, @Nullable Object limit) {
    int max = Limits.of(scope, "max_headers", limit, scope.limits().responseHeaders());
    var headers = scope.exchange().response().headers();
    var table = scope.worker().headerTables().table(headers, max, false);
    return headers.size() > max
        ? Truncation.noted(scope, Values.pair(table, "truncated"), "response headers truncated")
        : table;
  }

  private static Object source(Scope scope) {
    return scope.exchange().response().source().name().toLowerCase(Locale.ROOT);
  }

  private static Object setStatus(Scope scope, @Nullable Object code) {
    checkUnsent(scope);
    scope.exchange().response().status(checkStatus(scope, code, 100));
    return Values.NONE;
  }

  private static Object setHeader(Scope scope, @Nullable Object name, @Nullable Object value) {
    checkUnsent(scope);
    HeaderArguments.check(scope, name, value);
    set(scope, (String) Objects.requireNonNull(name), value);
    return Values.NONE;
  }

  private static Object addHeader(Scope scope, @Nullable Object name, @Nullable Object value) {
    checkUnsent(scope);
    HeaderArguments.check(scope, name, value);
    var header = scope.worker().dashedName((String) Objects.requireNonNull(name));
    HeaderArguments.add(scope, scope.exchange().response().headers(), header, value);
    return Values.NONE;
  }

  private static Object clearHeader(Scope scope, @Nullable Object name) {
    checkUnsent(scope);
    if (!(name instanceof String text)) {
      throw scope.error("header name must be a string");
    }
    var header = scope.worker().dashedName(text);
    scope.exchange().response().headers().remove(header);
    if (header.equals(HeaderName.SERVER)) {
      scope.exchange().response().hideServer();
    }
    return Values.NONE;
  }

  private static Object setHeaders(Scope scope, @Nullable Object headers) {
    checkUnsent(scope);
    HeaderArguments.forEach(
        HeaderArguments.checkTable(scope, headers), (name, value) -> set(scope, name, value));
    return Values.NONE;
  }

  /// Replaces a header, except for those about framing, which the gateway sets.
  static void set(Scope scope, String name, @Nullable Object value) {
    var header = scope.worker().dashedName(name);
    if (isFraming(scope, header)) {
      return;
    }
    HeaderArguments.set(scope, scope.exchange().response().headers(), header, value);
  }

  /// True for `Transfer-Encoding`, with a line in the log.
  static boolean isFraming(Scope scope, HeaderName header) {
    if (!header.equals(HeaderName.TRANSFER_ENCODING)) {
      return false;
    }
    LogLines.write(scope, LogLevel.WARN, "manually setting Transfer-Encoding. Ignored.");
    return true;
  }

  static void checkUnsent(Scope scope) {
    if (scope.isHeadSent()) {
      throw scope.error("headers have already been sent");
    }
  }

  static int checkStatus(Scope scope, @Nullable Object code, int least) {
    if (!(code instanceof Double number)) {
      throw scope.error("code must be a number");
    }
    if (!(number >= least && number <= 599)) {
      throw scope.error("code must be a number between " + least + " and 599");
    }
    return number.intValue();
  }
}
