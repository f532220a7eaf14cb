package moongate.plugins.protobuf;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An enum: numbers with names.
final class EnumType {
  private final String name;
  private final Map<String, Integer> numbers;
  private final Map<Integer, String> names = new HashMap<>();
  private final int first;

  EnumType(String name, Map<String, Integer> numbers) {
    this.name = name;
    this.numbers = Map.copyOf(numbers);
    numbers.forEach((value, number) -> names.putIfAbsent(number, value));
    first = numbers.values().iterator().next();
  }

  String name() {
    return name;
  }

  /// The number of the first value, which is the default.
  int first() {
    return first;
  }

  @Nullable Integer number(String value) {
    return numbers.get(value);
  }

  /// The name of a number; null if it has none.
  @Nullable String valueName(int number) {
    return names.get(number);
  }
}
