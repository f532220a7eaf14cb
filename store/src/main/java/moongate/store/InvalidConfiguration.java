package moongate.store;

import java.util.List;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;

/// A document that cannot be served, with everything that is wrong with it.
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

  /// Nothing is wrong with it but its size.
  static InvalidConfiguration tooLarge(String message, String source) {
    var problems = new Problems();
    problems.add(FieldPath.ROOT, message, 0);
    return new InvalidConfiguration(problems, source, List.of(), true);
  }

  public Problems problems() {
    return problems;
  }

  /// The problems by entity.
  public FlattenedErrors flattened() {
    return FlattenedErrors.of(problems, declared);
  }

  /// True when it was not even read, for want of memory.
  public boolean isTooLarge() {
    return isTooLarge;
  }

  /// What the document is called in messages: `kong.yml`.
  public String source() {
    return source;
  }
}
