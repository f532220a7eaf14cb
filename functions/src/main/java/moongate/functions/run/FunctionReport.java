package moongate.functions.run;

/// One function of a configuration and what it did so far.
public record FunctionReport(FunctionSource source, FunctionUse.Totals totals) {}
