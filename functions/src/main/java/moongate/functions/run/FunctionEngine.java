package moongate.functions.run;

import java.util.function.IntFunction;
import moongate.functions.api.FunctionBudgets;
import moongate.gateway.exchange.Exchange;

/// Compiles and runs all functions of a node.
///
/// @param runtimes the runtime of each worker by its number
public record FunctionEngine(
    FunctionCompiler compiler, FunctionBudgets budgets, IntFunction<FunctionRuntime> runtimes) {
  /// The runtime of the event loop that serves `exchange`.
  FunctionRuntime runtimeOf(Exchange exchange) {
    return runtimes.apply(exchange.worker());
  }
}
