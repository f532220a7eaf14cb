package moongate.model.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;

/// Checks a value against its [Field]: type, length, rules, and the same for nested values.
final class Validation {
  private static final Field ID = Field.text().required().check(Formats.uuid());

  private Validation() {}

  /// The value of a field that the document omits: the default; a required record is filled with
  /// its own defaults.
  static Value absent(Field field, Report report) {
    var fallback = field.defaultValue();
    if (fallback != null) {
      return field.type() instanceof Type.RecordOf ? process(field, fallback, report) : fallback;
    }
    if (field.isRequired() && field.type() instanceof Type.RecordOf(var schema)) {
      return schema.process(Value.Obj.EMPTY, report);
    }
    if (field.isRequired() && !field.isAuto()) {
      report.problem("required field missing");
    }
    return Value.NULL;
  }

  /// Checks a written value and fills in the defaults inside it.
  static Value process(Field field, Value value, Report report) {
    if (value.isNull()) {
      if (field.isRequired()) {
        report.problem("required field missing");
      }
      return value;
    }
    if (field.mustBeEmpty()) {
      report.problem("value must be null");
      return value;
    }
    if (field.isReferenceable()
        && value instanceof Value.Str text
        && VaultReference.isReference(text.text())) {
      // The value of the reference is not known here, so the rules of the field cannot be checked.
      return value;
    }
    int before = report.problems().size();
    var processed = typed(field, value, report);
    if (report.problems().size() == before) {
      checkLength(field, processed, report);
    }
    for (var check : field.checks()) {
      if (report.problems().size() > before) {
        break;
      }
      check.check(processed, report);
    }
    return processed;
  }

  private static Value typed(Field field, Value value, Report report) {
    return switch (field.type()) {
      case Type.Scalar scalar -> {
        if (!scalar.accepts(value)) {
          report.problem(scalar.expected());
        }
        yield value;
      }
      case Type.ListOf(var element) when value instanceof Value.Arr array ->
          new Value.Arr(elements(array, element, report), array.line());
      case Type.SetOf(var element) when value instanceof Value.Arr array ->
          new Value.Arr(
              List.copyOf(new LinkedHashSet<>(elements(array, element, report))), array.line());
      case Type.MapOf(var keys, var values) -> members(value, keys, values, report);
      case Type.RecordOf(var schema) -> schema.process(value, report);
      case Type.Foreign _ -> reference(value, report);
      case Type.Any _ -> value;
      case Type.ListOf _, Type.SetOf _ -> {
        report.problem(field.type() instanceof Type.SetOf ? "expected a set" : "expected an array");
        yield value;
      }
    };
  }

  /// A default in its stored form: the records in it have all their fields, like written ones.
  static Value filled(Field field, Value value) {
    boolean holdsRecords =
        switch (field.type()) {
          case Type.ListOf(var element) -> element.type() instanceof Type.RecordOf;
          case Type.SetOf(var element) -> element.type() instanceof Type.RecordOf;
          case Type.RecordOf _ -> true;
          default -> false;
        };
    return holdsRecords
        ? typed(field, value, new Report(FieldPath.ROOT, new Problems(), 0))
        : value;
  }

  private static List<Value> elements(Value.Arr array, Field element, Report report) {
    var processed = new ArrayList<Value>();
    for (var value : array.elements()) {
      var place = report.element(processed.size() + 1, value);
      if (value.isNull() && !(element.type() instanceof Type.Any)) {
        // A list has no place for what is not there, whether its elements are required or not.
        place.problem("required field missing");
        processed.add(value);
      } else {
        processed.add(process(element, value, place));
      }
    }
    return processed;
  }

  private static Value members(Value value, Field keys, Field values, Report report) {
    if (!(value instanceof Value.Obj object)) {
      report.problem("expected a map");
      return value;
    }
    var processed = new LinkedHashMap<String, Value>();
    object
        .members()
        .forEach((name, member) -> {
          var place = report.field(name, member);
          int before = report.problems().size();
          process(keys, new Value.Str(name, member.line(), null), place);
          boolean isGoodKey = report.problems().size() == before;
          processed.put(name, isGoodKey ? member(values, member, place) : member);
        });
    return new Value.Obj(processed, object.line());
  }

  /// A record in a map stays as short as it was written, except for defaults: tools that compare
  /// documents, such as decK, do not expect nulls in maps.
  private static Value member(Field values, Value member, Report report) {
    var processed = process(values, member, report);
    if (!(processed instanceof Value.Obj filled && member instanceof Value.Obj written)) {
      return processed;
    }
    var kept = new LinkedHashMap<>(filled.members());
    kept.entrySet()
        .removeIf(
            field -> field.getValue().isNull() && !written.members().containsKey(field.getKey()));
    return new Value.Obj(kept, filled.line());
  }

  /// Keeps the id; other members that a client sends with it are dropped.
  private static Value reference(Value value, Report report) {
    if (!(value instanceof Value.Obj object)) {
      report.problem("expected a record");
      return value;
    }
    var id = object.at("id");
    if (id.isNull()) {
      object
          .members()
          .forEach((name, member) -> {
            if (!name.equals("id")) {
              report.field(name, member).problem("unknown field");
            }
          });
    }
    process(ID, id, report.field("id", id));
    return id.isNull() || object.members().size() == 1
        ? object
        : new Value.Obj(new LinkedHashMap<>(Map.of("id", id)), object.line());
  }

  private static void checkLength(Field field, Value value, Report report) {
    int length =
        switch (value) {
          case Value.Str text -> text.bytes().length();
          case Value.Arr array -> array.size();
          case Value.Obj object when field.type() instanceof Type.MapOf -> object.members().size();
          default -> -1;
        };
    if (length < 0) {
      return;
    }
    if (length < field.leastLength()) {
      report.problem("length must be at least " + field.leastLength());
    } else if (length > field.mostLength()) {
      report.problem("length must be at most " + field.mostLength());
    }
  }
}
