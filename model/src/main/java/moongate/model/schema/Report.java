package moongate.model.schema;

import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;

/// The target of a check's problems: a position in the document and the list that problems are
/// added to.
public record Report(FieldPath path, Problems problems, int line) {
  /// Adds a problem of the value at this position.
  public void problem(String message) {
    problems.add(path, message, line);
  }

  /// Adds a problem of the record at this position as a whole (`@entity`).
  public void entity(String message) {
    problems.add(path.field(FieldPath.ENTITY), message, line);
  }

  /// A report for the member `name`, whose value is `value`.
  public Report field(String name, Value value) {
    return new Report(path.field(name), problems, lineOf(value));
  }

  /// A report for a nested member: `config.redis.host`.
  public Report fields(String dotted, Value value) {
    return new Report(path.fields(dotted), problems, lineOf(value));
  }

  /// A report for the element `value` at `position`, counted from 1.
  public Report element(int position, Value value) {
    return new Report(path.element(position), problems, lineOf(value));
  }

  /// A report for the same position with a more precise line.
  public Report atLine(int better) {
    return new Report(path, problems, better);
  }

  private int lineOf(Value value) {
    return value.line() > 0 ? value.line() : line;
  }
}
