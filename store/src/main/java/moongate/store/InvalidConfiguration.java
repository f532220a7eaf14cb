package moongate.store;

import java.util.List;
import moongate.model.value.Problems;

/// A document that cannot be served, with everything that is wrong with it.
public final class InvalidConfiguration extends Exception {
  private final transient Problems problems;
  private final transient List<Declared> declared;
  private final String source;

  InvalidConfiguration(Problems problems, String source) {
    this(problems, source, List.of());
  }

  InvalidConfiguration(Problems problems, String source, List<Declared> declared) {
    super(problems.toText(source));
    this.problems = problems;
    this.source = source;
    this.declared = declared;
  }

  public Problems problems() {
    return problems;
  }

  /// The problems by entity.
  public FlattenedErrors flattened() {
    return FlattenedErrors.of(problems, declared);
  }

  /// What the document is called in messages: `kong.yml`.
  public String source() {
    return source;
  }
}
