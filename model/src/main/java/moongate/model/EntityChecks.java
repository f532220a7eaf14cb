package moongate.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The usual rules between fields. A field may be nested: `config.minute`.
public final class EntityChecks {
  private EntityChecks() {}

  /// A rule of one's own; `/schemas` does not show it.
  public static EntityCheck custom(Check check) {
    return new EntityCheck(Value.Obj.EMPTY, check);
  }

  /// At least one field holds something: null, empty arrays and empty texts count as nothing.
  public static EntityCheck atLeastOneOf(String... fields) {
    return counting(
        "at_least_one_of",
        count -> count >= 1,
        "at least one of these fields must be non-empty: ",
        fields);
  }

  public static EntityCheck exactlyOneOf(String... fields) {
    return counting(
        "only_one_of",
        count -> count == 1,
        "exactly one of these fields must be non-empty: ",
        fields);
  }

  public static EntityCheck atMostOneOf(String... fields) {
    return counting(
        "mutually_exclusive",
        count -> count <= 1,
        "only one or none of these fields must be set: ",
        fields);
  }

  public static EntityCheck allOrNoneOf(String... fields) {
    return counting(
        "mutually_required",
        count -> count == 0 || count == fields.length,
        "all or none of these fields must be set: ",
        fields);
  }

  private static EntityCheck counting(
      String name, java.util.function.LongPredicate fits, String message, String... fields) {
    var names = List.of(fields);
    var description = Value.Obj.EMPTY.with(name, Value.ofTexts(names));
    return new EntityCheck(
        description,
        (record, report) -> {
          if (!fits.test(names.stream().filter(field -> holdsSomething(record, field)).count())) {
            report.entity(message + quoted(fields));
          }
        });
  }

  static String quoted(String... names) {
    return Arrays.stream(names).map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }

  static Value at(Value record, String dotted) {
    var value = record;
    for (var name : dotted.split("\\.", -1)) {
      value = value instanceof Value.Obj object ? object.at(name) : Value.NULL;
    }
    return value;
  }

  private static boolean holdsSomething(Value record, String field) {
    return switch (at(record, field)) {
      case Value.Null _ -> false;
      case Value.Arr array -> array.size() > 0;
      case Value.Obj object -> !object.members().isEmpty();
      case Value.Str text -> !text.text().isEmpty();
      case Value.Num _, Value.Bool _ -> true;
    };
  }
}
