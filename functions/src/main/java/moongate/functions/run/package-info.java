/// Running functions. A call, from the gateway's phase to the author's line:
///
///     FunctionPlugin ──── a phase of a request: runs each function of its configuration in turn
///      ├─ FunctionRuntime   the event loop's Lua state, globals and budgets
///      ├─ FunctionSet       the configuration's functions, compiled ([FunctionSource])
///      │   └─ FunctionState    one of them on this loop, with what it remembers: run it
///      └─ FunctionReport… ── what it did: FunctionUse counts, FailureReport tells the author
///
/// What bounds it besides the budget of a call: [KillAllowance] for what is ended again and again,
/// [Retention] for what it keeps, [FailureLines] for what it logs. [FunctionCompiler] compiles when
/// a plan is made, or on [CompilingThreads] at the first call.
@NullMarked
package moongate.functions.run;

import org.jspecify.annotations.NullMarked;
