package moongate.model.schema;

import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;

/// Where a check says what is wrong: a place in the document and the list that problems go to.
public record Report(FieldPath path, Problems problems, int line) {
  /// A problem of the value at this place.
  public void problem(String message) {
    problems.add(path, message, line);
  }

  /// A problem of the record at this place as a whole (`@entity`).
  public void entity(String message) {
    problems.add(path.field(FieldPath.ENTITY), message, line);
  }

  /// The same list, at the member `name` of this place, whose value is `value`.
  public Report field(String name, Value value) {
    return new Report(path.field(name), problems, lineOf(value));
  }

  /// The same for a nested member: `config.redis.host`.
  public Report fields(String dotted, Value value) {
    return new Report(path.fields(dotted), problems, lineOf(value));
  }

  /// The same list, at the element `value` at `position`, counted from 1.
  public Report element(int position, Value value) {
    return new Report(path.element(position), problems, lineOf(value));
  }

  /// The same place with a better line.
  public Report atLine(int better) {
    return new Report(path, problems, better);
  }

  private int lineOf(Value value) {
    return value.line() > 0 ? value.line() : line;
  }
}
