package moongate.model.schema;

import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// A rule for a text: returns the problem, or null.
@FunctionalInterface
public interface TextCheck {
  @Nullable String problemWith(String text);

  /// Converts this to a rule for values; values other than texts pass, because the field's type is
  /// checked before.
  default Check asCheck() {
    return (value, report) -> {
      if (value instanceof Value.Str text) {
        var problem = problemWith(text.text());
        if (problem != null) {
          report.problem(problem);
        }
      }
    };
  }
}
