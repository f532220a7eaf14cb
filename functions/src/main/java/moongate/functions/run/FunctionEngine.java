package moongate.functions.run;

import java.util.function.IntFunction;
import moongate.functions.api.FunctionBudgets;
import moongate.gateway.exchange.Exchange;

/// What all functions of a node are compiled by and run on.
///
/// @param runtimes the runtime of each worker by its number
public record FunctionEngine(
    FunctionCompiler compiler, FunctionBudgets budgets, IntFunction<FunctionRuntime> runtimes) {
  /// That of the event loop which serves `exchange`.
  FunctionRuntime runtimeOf(Exchange exchange) {
    return runtimes.apply(exchange.worker());
  }
}
