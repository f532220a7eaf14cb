package moongate.functions.run;

import moongate.functions.api.ApiPhase;
import moongate.functions.api.Scope;
import moongate.functions.pdk.LogLines;
import moongate.gateway.plugin.PluginFailure;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.Strings;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// Reports the failure of a function to its author: Lua's error message, the function, plugin and
/// route, and the line of source. Also counts it.
final class FailureReport {
  private static final int LONGEST = 2048;

  /// The part of a message that is read. The rest is not, because that work is charged to nobody.
  private static final int LONGEST_READ = 16 << 10;

  private static final int LONGEST_LINE = 120;
  private static final int LONGEST_PLACE = 200;

  private final FunctionRuntime runtime;
  private final Scope scope;
  private final FunctionState function;

  FailureReport(FunctionRuntime runtime, Scope scope, FunctionState function) {
    this.runtime = runtime;
    this.scope = scope;
    this.function = function;
  }

  /// Reports a failure that happened before a function could be called.
  static PluginFailure withoutFunction(Scope scope, ApiPhase phase, LuaError error) {
    var message = RaisedValue.text(error.value());
    return failure(scope, message, phase.kongName(), null, null);
  }

  PluginFailure of(Throwable failure) {
    return switch (failure) {
      case LuaError error -> of(error);
      case BudgetExceeded exceeded -> of(exceeded);
      case FunctionPaused paused -> {
        var report = withPlace(String.valueOf(paused.getMessage()), null);
        yield paused.isFirst() ? report : report.repeated();
      }
      default -> withPlace(String.valueOf(failure.getMessage()), null);
    };
  }

  /// The log line for a function that loses its state.
  ///
  /// @param isForOthers whether it would not keep too much if others kept less
  String ofReset(boolean isForOthers) {
    var total = runtime.worker().services().retained();
    var message =
        isForOthers
            ? "keeps too much between calls beside what all functions of the node keep together, "
                + (total.capacity() >> 20)
                + " MB at most (function_retained_total_limit): its state was dropped"
            : "kept more than "
                + (runtime.worker().budgets().retained() >> 20)
                + " MB between calls (function_retained_limit): its state was dropped";
    function.use().failed(message);
    return "[" + scope.plugin().name() + "] " + withPlace(message, null).getMessage();
  }

  private PluginFailure of(LuaError error) {
    var raised = Strings.shortened(RaisedValue.text(error.value()), LONGEST_READ);
    var vaults = scope.worker().services().vaults();
    var sandbox = runtime.sandbox();
    boolean isTrusted = function.source().handler() != null;
    var hint = isTrusted ? sandbox.trustedHint(raised) : sandbox.hint(raised);
    var message = vaults.masked(raised + hint);
    function.use().failed(Strings.shortened(message, LONGEST));
    return withPlace(message, error.traceback());
  }

  private PluginFailure of(BudgetExceeded exceeded) {
    var message = String.valueOf(exceeded.getMessage());
    function.use().killed(exceeded.kind(), message);
    return withPlace(message, null);
  }

  private PluginFailure withPlace(String message, @Nullable String traceback) {
    var source = function.source();
    var lines = function.failureLines();
    if (!lines.mayWrite(scope.worker().services().clock().nanos())) {
      return failure(scope, message, source.place().toString(), null, null).repeated();
    }
    var made =
        failure(
            scope,
            message,
            source.place().toString(),
            source.line(lineNumber(source, message, traceback)),
            traceback);
    long leftOut = lines.takeLeftOut();
    return leftOut == 0
        ? made
        : new PluginFailure(
            made.getMessage() + ", failures before it that have no line: " + leftOut,
            made.summary());
  }

  private static PluginFailure failure(
      Scope scope,
      String message,
      String place,
      @Nullable String sourceLine,
      @Nullable String traceback) {
    var text = new StringBuilder();
    LogLines.appendPrintable(text, Strings.shortened(message, LONGEST));
    text.append(", function: ");
    LogLines.appendPrintable(text, Strings.shortened(Utf8.bytes(place), LONGEST_PLACE));
    var summary = text.toString();
    if (sourceLine != null) {
      text.append(", source: \"");
      LogLines.appendPrintable(text, Strings.shortened(sourceLine, LONGEST_LINE));
      text.append('"');
    }
    appendOwner(text, scope);
    if (traceback != null) {
      text.append(", ").append(Tracebacks.inLine(traceback));
    }
    int dropped = scope.logBudget().dropped();
    if (dropped > 0) {
      text.append(", log lines dropped: ").append(dropped);
    }
    return new PluginFailure(Strings.toText(text.toString()), Strings.toText(summary));
  }

  private static void appendOwner(StringBuilder text, Scope scope) {
    var plugin = scope.plugin();
    text.append(", plugin_id: ").append(plugin.id());
    if (plugin.instanceName() != null) {
      text.append(", instance_name: ").append(plugin.instanceName());
    }
    var route = scope.hasRequest() ? scope.exchange().route() : null;
    if (route != null) {
      text.append(", route: ").append(route.name() == null ? route.id() : route.name());
    }
  }

  /// The line number in `chunk:line: …` if the message has one, else that of the innermost
  /// traceback entry in this function.
  private static int lineNumber(FunctionSource source, String message, @Nullable String traceback) {
    var start = source.shownName() + ":";
    int number = lineNumber(start, message);
    if (number == 0 && traceback != null) {
      number =
          traceback
              .lines()
              .mapToInt(line -> lineNumber(start, line.strip()))
              .filter(it -> it > 0)
              .findFirst()
              .orElse(0);
    }
    return number;
  }

  private static int lineNumber(String start, String text) {
    if (!text.startsWith(start)) {
      return 0;
    }
    int end = start.length();
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    boolean isNumber = end > start.length() && end - start.length() < 8;
    return isNumber && text.startsWith(":", end)
        ? Integer.parseInt(text, start.length(), end, 10)
        : 0;
  }
}
