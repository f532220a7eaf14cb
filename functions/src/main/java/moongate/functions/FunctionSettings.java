package moongate.functions;

import java.util.Map;
import moongate.functions.api.FunctionBudgets;
import moongate.functions.api.FunctionLog;
import moongate.functions.api.LogLevel;
import moongate.functions.api.NodeFacts;
import moongate.functions.sandbox.SandboxSettings;

/// What the node's settings say about functions. Immutable.
///
/// @param dictionaries shared dictionaries besides Kong's, with their capacities in bytes
public record FunctionSettings(
    SandboxSettings sandbox,
    FunctionBudgets budgets,
    NodeFacts facts,
    FunctionLog log,
    Map<String, Long> dictionaries) {
  /// Kong's defaults, on a node that says nothing else.
  public static final FunctionSettings DEFAULT =
      new FunctionSettings(
          SandboxSettings.DEFAULT,
          FunctionBudgets.DEFAULT,
          NodeFacts.DEFAULT,
          FunctionLog.slf4j(LogLevel.NOTICE));

  public FunctionSettings {
    dictionaries = Map.copyOf(dictionaries);
  }

  /// Without further dictionaries.
  public FunctionSettings(
      SandboxSettings sandbox, FunctionBudgets budgets, NodeFacts facts, FunctionLog log) {
    this(sandbox, budgets, facts, log, Map.of());
  }
}
