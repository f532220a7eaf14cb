package moongate.functions.ngx;

import static moongate.functions.api.PhaseRule.NGX_CONTENT;
import static moongate.functions.api.PhaseRule.NGX_EXIT;

import java.util.Set;
import moongate.functions.api.ApiModule;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.ArrayTables;
import moongate.functions.api.LightThread;
import moongate.functions.api.LogLevel;
import moongate.functions.api.Scope;
import moongate.functions.pdk.LogLines;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.EarlyResponse;
import moongate.gateway.exchange.NginxStatus;
import moongate.gateway.exchange.Outcome;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `ngx.say`, `ngx.print`, `ngx.exit`, `ngx.redirect`: answers made by hand.
///
/// Output is collected while the function runs, and sent when it exits or returns. To the function
/// it looks as if the head was sent with the first piece.
final class NgxOutput {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /// `ngx.ERROR`.
  private static final int ERROR = -1;

  private NgxOutput() {}

  static void addTo(ApiModule ngx) {
    ngx.variadic("print", NGX_CONTENT, (scope, all) -> print(scope, all, "print", ""))
        .variadic("say", NGX_CONTENT, (scope, all) -> print(scope, all, "say", "\n"))
        .function("flush", NGX_CONTENT, NgxOutput::flush)
        .function("eof", NGX_CONTENT, NgxOutput::end)
        .function("send_headers", NGX_CONTENT, NgxOutput::sendHeaders)
        .function("exit", NGX_EXIT, NgxOutput::exit)
        .function("redirect", NGX_CONTENT, NgxOutput::redirect);
  }

  /// What a function has printed so far, as an answer; null when it printed nothing.
  private static @Nullable Answer printed(Scope scope) {
    var printed = scope.exchange().response().printed();
    return printed == null ? null : new Answer.Printed(status(scope), printed.text());
  }

  /// The mark of a request that has seen `ngx.eof`.
  private enum Ended {
    ENDED
  }

  private static boolean isEnded(Scope scope) {
    return scope.exchange().context(Ended.class) != null;
  }

  private static Object end(Scope scope) {
    if (isEnded(scope)) {
      return Values.pair(null, "seen eof");
    }
    scope.exchange().response().print();
    scope.exchange().context(Ended.class, () -> Ended.ENDED);
    return Numbers.of(1);
  }

  /// Output is sent when the function has ended: there is nothing to do.
  private static Object flush(Scope scope, @Nullable Object wait) {
    if (isEnded(scope)) {
      return Values.pair(null, "seen eof");
    }
    return scope.exchange().response().printed() == null
        ? Values.pair(null, "nothing to flush")
        : Numbers.of(1);
  }

  private static Object print(
      Scope scope, @Nullable Object[] arguments, String function, String end) {
    if (isEnded(scope)) {
      return Values.pair(null, "seen eof");
    }
    var text = text(scope, arguments, function);
    var printed = scope.exchange().response().print();
    if (scope.exchange().head().method().equals("HEAD")) {
      return Values.pair(null, "header only");
    }
    int length = text.length() + end.length();
    checkOutput(scope, (long) printed.length() + length);
    scope.worker().state().meter().charge(length);
    printed.append(text);
    printed.append(end);
    return Numbers.of(1);
  }

  private static String text(Scope scope, @Nullable Object[] arguments, String function) {
    if (arguments.length == 1 && arguments[0] instanceof String only) {
      return only;
    }
    var text = new StringBuilder();
    for (int i = 0; i < arguments.length; i++) {
      append(scope, text, arguments[i], i + 1, function, 0);
    }
    return text.toString();
  }

  private static void append(
      Scope scope,
      StringBuilder text,
      @Nullable Object value,
      int index,
      String function,
      int depth) {
    scope.worker().state().meter().work(1);
    if (value == Userdata.NULL) {
      text.append("null");
    } else if (value instanceof LuaTable table) {
      int length = ArrayTables.length(table);
      if (depth > 50 || length < 0) {
        throw Args.bad(index, function, "non-array table found");
      }
      for (int i = 1; i <= length; i++) {
        append(scope, text, table.get(i), index, function, depth + 1);
      }
    } else if (value == null || value instanceof Boolean || isText(value)) {
      add(scope, text, Conversions.rawToString(value));
    } else {
      throw Args.wrongType(
          value, index, function, "string, number, boolean, nil, ngx.null, or array table");
    }
  }

  /// Adds `piece`, which may be in a table a thousand times: what is too much must not be made
  /// first.
  private static void add(Scope scope, StringBuilder text, String piece) {
    checkOutput(scope, (long) text.length() + piece.length());
    scope.worker().state().meter().charge(piece.length());
    scope.worker().state().meter().work(piece.length() >> 6);
    text.append(piece);
  }

  private static void checkOutput(Scope scope, long bytes) {
    if (bytes > scope.worker().budgets().outputBytes()) {
      throw new BudgetExceeded(BudgetExceeded.Kind.OUTPUT, CallStack.where());
    }
  }

  private static boolean isText(Object value) {
    return value instanceof String || value instanceof Double;
  }

  private static Object sendHeaders(Scope scope) {
    scope.exchange().response().print();
    return Numbers.of(1);
  }

  private static Object exit(Scope scope, @Nullable Object code) {
    int status = Args.integer(code, 1, "exit");
    if (status == -2 || status == -4) {
      throw scope.error("bad argument to 'ngx.exit': does not accept NGX_AGAIN or NGX_DONE");
    }
    if (scope.phase() == ApiPhase.TIMER) {
      throw LightThread.ended();
    }
    if (scope.phase() == ApiPhase.HEADER_FILTER) {
      exitInHeaderFilter(scope, status);
      return Values.NONE;
    }
    boolean mayGoOn =
        scope.phase() == ApiPhase.CERTIFICATE
            || scope.phase() == ApiPhase.PREREAD
            || (scope.phase() == ApiPhase.REWRITE && printed(scope) == null);
    if (status == 0 && mayGoOn) {
      throw new LeavePhase();
    }
    throw new EarlyResponse((Outcome.Answered) Outcome.leave(answer(scope, status)));
  }

  private static Answer answer(Scope scope, int status) {
    var printed = printed(scope);
    if (printed != null) {
      if (status >= 300 && status != printed.status()) {
        log(
            scope,
            "attempt to set status %d via ngx.exit after sending out the response status %d"
                .formatted(status, printed.status()));
      }
      return printed;
    }
    if (status < 100 || status > 999) {
      return new Answer.EnginePage(500);
    }
    return new Answer.Ended(status, null);
  }

  private static void exitInHeaderFilter(Scope scope, int status) {
    if (status == ERROR || status == NginxStatus.NO_RESPONSE) {
      scope.exchange().response().unanswered(status == ERROR ? 500 : status);
    } else if (status >= 100 && status <= 999) {
      scope.exchange().response().becomeInstead(new Answer.Ended(status, null));
    }
  }

  private static Object redirect(Scope scope, @Nullable Object target, @Nullable Object code) {
    var uri = Args.string(target, 1, "redirect");
    int status = Args.integer(code, 2, "redirect", 302);
    if (!REDIRECTS.contains(status)) {
      throw scope.error(
          "only ngx.HTTP_MOVED_TEMPORARILY, ngx.HTTP_MOVED_PERMANENTLY,"
              + " ngx.HTTP_PERMANENT_REDIRECT, ngx.HTTP_SEE_OTHER, and ngx.HTTP_TEMPORARY_REDIRECT"
              + " are allowed");
    }
    if (scope.isHeadSent()) {
      throw scope.error("attempt to call ngx.redirect after sending out the headers");
    }
    var unsafe = UnsafeUri.complaint(uri, "redirect uri");
    if (unsafe != null) {
      throw scope.error(unsafe);
    }
    var headers = new Headers();
    headers.set(HeaderName.LOCATION, uri);
    throw new EarlyResponse((Outcome.Answered) Outcome.leave(new Answer.Ended(status, headers)));
  }

  private static int status(Scope scope) {
    int status = scope.exchange().response().status();
    return status == 0 ? 200 : status;
  }

  static void log(Scope scope, String message) {
    LogLines.write(scope, LogLevel.ERR, "[lua]", message);
  }
}
