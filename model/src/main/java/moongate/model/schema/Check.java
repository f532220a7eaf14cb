package moongate.model.schema;

import moongate.model.value.Value;

/// A rule about a value that already has the right type; says through the report what is wrong.
@FunctionalInterface
public interface Check {
  void check(Value value, Report report);
}
