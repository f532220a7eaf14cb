package moongate.functions.run;

import moongate.functions.api.FunctionTotals;

/// A function of a configuration, with its statistics.
public record FunctionReport(FunctionSource source, FunctionTotals totals) {}
