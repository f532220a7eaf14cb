package moongate.model.schema;

import java.util.stream.Collectors;
import moongate.model.value.Json;
import moongate.model.value.Value;

/// The rules behind [Field]'s methods, with Kong's messages.
public final class Rules {
  private Rules() {}

  public static Check oneOf(Value.Arr choices) {
    var names = choices.elements().stream().map(Rules::plain).collect(Collectors.joining(", "));
    return (value, report) -> {
      if (!choices.elements().contains(value)) {
        report.problem("expected one of: " + names);
      }
    };
  }

  static Check between(double least, double most) {
    return (value, report) -> {
      if (value instanceof Value.Num(var number, _) && !(number >= least && number <= most)) {
        report.problem("value should be between " + plain(least) + " and " + plain(most));
      }
    };
  }

  static Check timestamp() {
    return (value, report) -> {
      if (value instanceof Value.Num number && number.number() < 0) {
        report.problem("expected a valid timestamp");
      }
    };
  }

  static Check greaterThan(double bound) {
    return (value, report) -> {
      if (value instanceof Value.Num(var number, _) && !(number > bound)) {
        report.problem("value must be greater than " + plain(bound));
      }
    };
  }

  static Check startsWith(String prefix) {
    return (value, report) -> {
      if (value instanceof Value.Str text && !text.text().startsWith(prefix)) {
        report.problem("should start with: " + prefix);
      }
    };
  }

  private static String plain(Value value) {
    return switch (value) {
      case Value.Str text -> text.text();
      case Value.Num(var number, _) -> plain(number);
      default -> value.toString();
    };
  }

  private static String plain(double number) {
    return Json.number(number);
  }
}
