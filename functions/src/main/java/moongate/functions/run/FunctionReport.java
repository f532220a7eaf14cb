package moongate.functions.run;

import moongate.functions.api.FunctionTotals;

/// One function of a configuration and what it did so far.
public record FunctionReport(FunctionSource source, FunctionTotals totals) {}
