package moongate.functions;

import moongate.functions.api.FunctionBudgets;
import moongate.functions.api.FunctionLog;
import moongate.functions.api.LogLevel;
import moongate.functions.api.NodeFacts;
import moongate.functions.sandbox.SandboxSettings;

/// What the node's settings say about functions. Immutable.
public record FunctionSettings(
    SandboxSettings sandbox, FunctionBudgets budgets, NodeFacts facts, FunctionLog log) {
  /// Kong's defaults, on a node that says nothing else.
  public static final FunctionSettings DEFAULT =
      new FunctionSettings(
          SandboxSettings.DEFAULT,
          FunctionBudgets.DEFAULT,
          NodeFacts.DEFAULT,
          FunctionLog.slf4j(LogLevel.NOTICE));
}
