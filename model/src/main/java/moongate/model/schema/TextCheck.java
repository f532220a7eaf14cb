package moongate.model.schema;

import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// A rule about a text: what is wrong with it, or null.
@FunctionalInterface
public interface TextCheck {
  @Nullable String problemWith(String text);

  /// As a rule about values; other values than texts pass, a field's type being checked before.
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
