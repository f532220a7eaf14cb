package moongate.plugins.protobuf;

import java.util.List;

/// The value of an option.
public sealed interface OptionValue {
  /// A word, a number or a string.
  record Scalar(String text) implements OptionValue {}

  /// A message; a member may occur several times.
  record Aggregate(List<Option> members) implements OptionValue {}

  /// @param name with dots and without parentheses: `google.api.http`
  record Option(String name, OptionValue value) {}
}
