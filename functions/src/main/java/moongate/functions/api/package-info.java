/// What every `kong.*` and `ngx.*` call shares: start at [Scope], the request and the function that
/// run now.
///
/// * what a call is: [ApiModule], a table of functions, with the phases that each may be called in
///   ([ApiPhase], [PhaseRule]);
/// * what it works with: the [Worker] of its event loop, and the [NodeServices] of the whole node;
/// * how it waits: [ScopeFibers], light threads ([LightThreads]), timers ([Timers]), and [Turn],
///   which lets others run;
/// * how functions tell each other something: [NodeEvents], with the [EventHandlers] of each loop;
/// * what bounds it: [FunctionBudgets] for an invocation, [HeldMemory] and [RetainedTotal] for the
///   node, [LogBudget] for the log;
/// * crossings between Lua and Java: [HeaderTables], [QueryTables], [ModelTables].
@NullMarked
package moongate.functions.api;

import org.jspecify.annotations.NullMarked;
