package moongate.functions.run;

import moongate.functions.api.ApiPhase;
import moongate.functions.api.Scope;
import moongate.functions.pdk.LogLines;
import moongate.gateway.plugin.PluginFailure;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.Strings;
import org.jspecify.annotations.Nullable;

/// Says what an author needs to know when a function fails: the error as Lua words it, which
/// function of which plugin on which route it was, and the line of source.
final class FailureReport {
  private static final int LONGEST = 2048;

  private final FunctionRuntime runtime;
  private final Scope scope;
  private final ApiPhase phase;
  private final @Nullable FunctionSource source;

  FailureReport(
      FunctionRuntime runtime, Scope scope, ApiPhase phase, @Nullable FunctionSource source) {
    this.runtime = runtime;
    this.scope = scope;
    this.phase = phase;
    this.source = source;
  }

  PluginFailure of(LuaError error) {
    // Raw: a __tostring of the function's own must not run outside of its budget.
    var message = Conversions.rawToString(error.value());
    return failure(message + runtime.sandbox().hint(message), error.traceback());
  }

  PluginFailure of(BudgetExceeded exceeded) {
    return failure(String.valueOf(exceeded.getMessage()), null);
  }

  private PluginFailure failure(String message, @Nullable String traceback) {
    var text = new StringBuilder();
    LogLines.appendPrintable(
        text, message.length() > LONGEST ? message.substring(0, LONGEST) + "..." : message);
    text.append(", function: ").append(source == null ? phase.kongName() : source.place());
    appendSourceLine(text, message);
    var plugin = scope.plugin();
    text.append(", plugin_id: ").append(plugin.id());
    if (plugin.instanceName() != null) {
      text.append(", instance_name: ").append(plugin.instanceName());
    }
    var route = scope.exchange().route();
    if (route != null) {
      text.append(", route: ").append(route.name() == null ? route.id() : route.name());
    }
    if (traceback != null) {
      text.append(", ").append(traceback.replace("\n", "; ").replace("\t", ""));
    }
    int dropped = scope.logBudget().dropped();
    if (dropped > 0) {
      text.append(", log lines dropped: ").append(dropped);
    }
    return new PluginFailure(Strings.toText(text.toString()));
  }

  /// The line that `chunk:line: …` names, as it stands in the source.
  private void appendSourceLine(StringBuilder text, String message) {
    var line = source == null ? null : source.line(lineNumber(message));
    if (line != null) {
      text.append(", source: \"");
      LogLines.appendPrintable(text, line.length() > 120 ? line.substring(0, 120) + "..." : line);
      text.append('"');
    }
  }

  private static int lineNumber(String message) {
    int colon =
        message.startsWith("[string \"") ? message.indexOf("\"]:") + 2 : message.indexOf(':');
    int end = colon + 1;
    while (end > 0 && end < message.length() && Character.isDigit(message.charAt(end))) {
      end++;
    }
    boolean isLine = colon > 1 && end > colon + 1 && end - colon < 8;
    return isLine && message.startsWith(":", end)
        ? Integer.parseInt(message, colon + 1, end, 10)
        : 0;
  }
}
