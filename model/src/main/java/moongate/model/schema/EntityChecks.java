package moongate.model.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import moongate.model.value.Value;

/// The usual rules between fields. A field may be nested: `config.minute`.
public final class EntityChecks {
  private static final String AT_LEAST_ONE = "at least one of these fields must be non-empty: ";
  private static final String EXACTLY_ONE = "exactly one of these fields must be non-empty: ";
  private static final String AT_MOST_ONE = "only one or none of these fields must be set: ";
  private static final String ALL_OR_NONE = "all or none of these fields must be set: ";
  private static final List<String> PRESENCE =
      List.of(AT_LEAST_ONE, EXACTLY_ONE, AT_MOST_ONE, ALL_OR_NONE);

  private EntityChecks() {}

  /// A custom rule for the given fields (none: all); `/schemas` does not show it.
  public static EntityCheck custom(Check check, String... fields) {
    return new EntityCheck(Value.Obj.EMPTY, List.of(fields), check);
  }

  /// If one field's value satisfies a condition, another field must satisfy a check.
  public static EntityCheck conditional(
      String ifField, Predicate<Value> fits, String thenField, Check then) {
    Check check =
        (record, report) -> {
          if (!fits.test(at(record, ifField))) {
            return;
          }
          int before = report.problems().size();
          var value = at(record, thenField);
          then.check(value, report.fields(thenField, value));
          if (report.problems().size() > before) {
            report.entity("failed conditional validation given value of field '" + ifField + "'");
          }
        };
    return custom(check, ifField, thenField);
  }

  /// For [#conditional]: the value is not null.
  public static Check mustBeSet() {
    return (value, report) -> {
      if (value.isNull()) {
        report.problem("required field missing");
      }
    };
  }

  /// For [#conditional]: the value is null.
  public static Check mustBeNull(String message) {
    return (value, report) -> {
      if (!value.isNull()) {
        report.problem(message);
      }
    };
  }

  /// Fields that are set must have different values.
  public static EntityCheck distinct(String... fields) {
    var names = List.of(fields);
    return new EntityCheck(
        Value.Obj.EMPTY.with("distinct", Value.ofTexts(names)),
        names,
        (record, report) -> {
          var values =
              names.stream().map(name -> at(record, name)).filter(v -> !v.isNull()).toList();
          if (Set.copyOf(values).size() < values.size()) {
            report.entity("values of these fields must be distinct: " + quoted(fields));
          }
        });
  }

  /// At least one field must be set: null, empty arrays and empty texts count as not set.
  public static EntityCheck atLeastOneOf(String... fields) {
    return counting("at_least_one_of", count -> count >= 1, AT_LEAST_ONE, fields);
  }

  public static EntityCheck exactlyOneOf(String... fields) {
    return counting("only_one_of", count -> count == 1, EXACTLY_ONE, fields);
  }

  public static EntityCheck atMostOneOf(String... fields) {
    return counting("mutually_exclusive", count -> count <= 1, AT_MOST_ONE, fields);
  }

  public static EntityCheck allOrNoneOf(String... fields) {
    return counting(
        "mutually_required", count -> count == 0 || count == fields.length, ALL_OR_NONE, fields);
  }

  /// Whether a message comes from one of the rules about which fields must be set.
  public static boolean isPresence(String message) {
    return PRESENCE.stream().anyMatch(message::startsWith);
  }

  private static EntityCheck counting(
      String name, LongPredicate fits, String message, String... fields) {
    var names = List.of(fields);
    var description = Value.Obj.EMPTY.with(name, Value.ofTexts(names));
    return new EntityCheck(
        description,
        names,
        (record, report) -> {
          if (!fits.test(names.stream().filter(field -> holdsSomething(record, field)).count())) {
            report.entity(message + quoted(fields));
          }
        });
  }

  public static String quoted(String... names) {
    return Arrays.stream(names).map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }

  public static Value at(Value record, String dotted) {
    var value = record;
    for (var name : dotted.split("\\.", -1)) {
      value = value instanceof Value.Obj object ? object.at(name) : Value.NULL;
    }
    return value;
  }

  public static boolean holdsSomething(Value record, String field) {
    return holdsSomething(at(record, field));
  }

  public static boolean holdsSomething(Value value) {
    return switch (value) {
      case Value.Null _ -> false;
      case Value.Arr array -> array.size() > 0;
      case Value.Obj object -> !object.members().isEmpty();
      case Value.Str text -> !text.text().isEmpty();
      case Value.Num _, Value.Bool _ -> true;
    };
  }
}
