package moongate.store;

import java.util.List;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;

/// A configuration cannot be served; all problems are reported.
public final class InvalidConfiguration extends Exception {
  private final transient Problems problems;
  private final transient List<Declared> declared;
  private final String source;
  private final boolean isTooLarge;

  InvalidConfiguration(Problems problems, String source) {
    this(problems, source, List.of());
  }

  InvalidConfiguration(Problems problems, String source, List<Declared> declared) {
    this(problems, source, declared, false);
  }

  private InvalidConfiguration(
      Problems problems, String source, List<Declared> declared, boolean isTooLarge) {
    super(problems.toText(source));
    this.problems = problems;
    this.source = source;
    this.declared = declared;
    this.isTooLarge = isTooLarge;
  }

  /// The configuration is too large, but there is no other problem.
  static InvalidConfiguration tooLarge(String message, String source) {
    var problems = new Problems();
    problems.add(FieldPath.ROOT, message, 0);
    return new InvalidConfiguration(problems, source, List.of(), true);
  }

  public Problems problems() {
    return problems;
  }

  /// The problems, sorted by entity.
  public FlattenedErrors flattened() {
    return FlattenedErrors.of(problems, declared);
  }

  /// True if it was not read at all, because there is not enough memory.
  public boolean isTooLarge() {
    return isTooLarge;
  }

  /// The name of the document in messages: `kong.yml`.
  public String source() {
    return source;
  }
}
