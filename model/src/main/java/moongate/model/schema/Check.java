package moongate.model.schema;

import moongate.model.value.Value;

/// A rule for a value that already has the right type; problems are added to the report.
@FunctionalInterface
public interface Check {
  void check(Value value, Report report);
}
