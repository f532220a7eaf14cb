package moongate.plugins.jsonschema;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// One object of a schema: a value must pass the checks of all its keywords. It is filled while the
/// schema is compiled, because it may refer to itself.
final class Subschema implements Check {
  private final List<Check> checks = new ArrayList<>();

  /// Subschemas that check the same value. They must not lead back to this one.
  private final List<Subschema> inPlace = new ArrayList<>();

  void add(Check check) {
    checks.add(check);
  }

  Subschema inPlace(Subschema other) {
    inPlace.add(other);
    return other;
  }

  List<Subschema> inPlace() {
    return inPlace;
  }

  @Override
  public boolean accepts(JsonNode value, Budget budget) {
    if (!budget.takes()) {
      return false;
    }
    for (var check : checks) {
      if (!check.accepts(value, budget)) {
        return false;
      }
    }
    return true;
  }
}
