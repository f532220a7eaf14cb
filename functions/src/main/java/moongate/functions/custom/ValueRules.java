package moongate.functions.custom;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import moongate.model.schema.Check;
import moongate.model.value.Json;
import moongate.model.value.Value;

/// The rules that a field of a schema may have for its value, with Kong's words.
final class ValueRules {
  private ValueRules() {}

  static Check equalTo(Value wanted) {
    return failing(value -> !value.equals(wanted), "value must be " + plain(wanted));
  }

  static Check differentFrom(Value refused) {
    return failing(value -> value.equals(refused), "value must not be " + plain(refused));
  }

  static Check oneOf(List<Value> choices) {
    return failing(value -> !choices.contains(value), "expected one of: " + joined(choices));
  }

  static Check notOneOf(List<Value> refused) {
    return failing(refused::contains, "must not be one of: " + joined(refused));
  }

  static Check containing(Value wanted) {
    return failing(
        value -> value instanceof Value.Arr array && !array.elements().contains(wanted),
        "expected to contain: " + plain(wanted));
  }

  static Check greaterThan(double bound) {
    return failing(
        value -> value instanceof Value.Num(var number, _) && !(number > bound),
        "value must be greater than " + Json.number(bound));
  }

  static Check between(double least, double most) {
    return failing(
        value -> value instanceof Value.Num(var number, _) && !(number >= least && number <= most),
        "value should be between " + Json.number(least) + " and " + Json.number(most));
  }

  static Check timestamp() {
    return failing(
        value -> value instanceof Value.Num(var number, _) && number < 0,
        "expected a valid timestamp");
  }

  static Check startingWith(String prefix) {
    return failing(
        value -> value instanceof Value.Str text && !text.text().startsWith(prefix),
        "should start with: " + prefix);
  }

  static Check ofLength(int wanted) {
    return failing(value -> length(value) != wanted, "length must be " + wanted);
  }

  static Check atLeast(int least) {
    return failing(value -> length(value) < least, "length must be at least " + least);
  }

  static Check atMost(int most) {
    return failing(value -> length(value) > most, "length must be at most " + most);
  }

  private static int length(Value value) {
    return switch (value) {
      case Value.Str text -> text.bytes().length();
      case Value.Arr array -> array.size();
      case Value.Obj object -> object.members().size();
      default -> 0;
    };
  }

  static Check failing(Predicate<Value> fails, String message) {
    return (value, report) -> {
      if (fails.test(value)) {
        report.problem(message);
      }
    };
  }

  private static String joined(List<Value> values) {
    return values.stream().map(ValueRules::plain).collect(Collectors.joining(", "));
  }

  private static String plain(Value value) {
    return switch (value) {
      case Value.Str text -> text.text();
      case Value.Num(var number, _) -> Json.number(number);
      default -> Json.write(value);
    };
  }
}
