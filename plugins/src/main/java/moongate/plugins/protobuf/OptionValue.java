package moongate.plugins.protobuf;

import java.util.List;

/// What an option is set to.
public sealed interface OptionValue {
  /// A word, a number or a string.
  record Scalar(String text) implements OptionValue {}

  /// A message; a member may stand there several times.
  record Aggregate(List<Option> members) implements OptionValue {}

  /// @param name with dots and without parentheses: `google.api.http`
  record Option(String name, OptionValue value) {}
}
