package moongate.functions;

import java.util.Map;
import moongate.functions.api.FunctionBudgets;
import moongate.functions.api.FunctionLog;
import moongate.functions.api.LogLevel;
import moongate.functions.api.NodeFacts;
import moongate.functions.api.NodeServices;
import moongate.functions.sandbox.SandboxSettings;

/// What the node's settings say about functions, and what it has for them. Immutable.
///
/// @param dictionaries shared dictionaries besides Kong's, with their capacities in bytes
/// @param services what all event loops share
public record FunctionSettings(
    SandboxSettings sandbox,
    FunctionBudgets budgets,
    NodeFacts facts,
    FunctionLog log,
    Map<String, Long> dictionaries,
    NodeServices services) {
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

  /// Without further dictionaries and without a network.
  public FunctionSettings(
      SandboxSettings sandbox, FunctionBudgets budgets, NodeFacts facts, FunctionLog log) {
    this(sandbox, budgets, facts, log, Map.of(), NodeServices.offline(facts.workers()));
  }
}
