package moongate.model.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.model.value.Json;
import moongate.model.value.Value;

/// A field that can be written in place of others, such as a service's `url`. It is never stored.
///
/// @param replacement the path of the field that it is a deprecated name of; else empty
public record Shorthand(String name, Field field, Expansion expansion, List<String> replacement) {
  /// Returns the fields that a value stands for; problems are added to the report.
  @FunctionalInterface
  public interface Expansion {
    Map<String, Value> expand(Value value, Report report);
  }

  public Shorthand(String name, Field field, Expansion expansion) {
    this(name, field, expansion, List.of());
  }

  public Shorthand {
    replacement = List.copyOf(replacement);
  }

  /// A deprecated name of the field at the path `replacement`.
  public static Shorthand oldName(String name, Field field, String... replacement) {
    var path = List.of(replacement);
    return new Shorthand(name, field, (value, _) -> nested(path, value), path);
  }

  /// `value`, nested in objects for the members of `path`.
  private static Map<String, Value> nested(List<String> path, Value value) {
    var below = path.subList(1, path.size());
    return Map.of(path.getFirst(), below.isEmpty() ? value : Value.of(nested(below, value)));
  }

  /// The value at the path of the replacement.
  Value replacedIn(Value.Obj object) {
    Value value = object;
    for (var name : replacement) {
      value = value instanceof Value.Obj inner ? inner.at(name) : Value.NULL;
    }
    return value;
  }

  /// The field as `/schemas` describes it: a deprecated name with its replacement.
  Field described() {
    return replacement.isEmpty() ? field : field.deprecatedFor(name, replacement);
  }

  Value.Obj expand(Value.Obj object, Value value, Report report) {
    var rest = object.without(name);
    if (value.isNull()) {
      return rest;
    }
    var place = report.field(name, value);
    int before = report.problems().size();
    Validation.process(field, value, place);
    if (report.problems().size() > before) {
      return rest;
    }
    if (!replacement.isEmpty()) {
      checkAgreement(value, replacedIn(rest), place);
    }
    var members = new LinkedHashMap<>(rest.members());
    expansion
        .expand(value, place)
        .forEach((field, meant) -> members.merge(field, meant, Shorthand::completed));
    return new Value.Obj(members, object.line());
  }

  private void checkAgreement(Value old, Value current, Report place) {
    if (!current.isNull() && !current.equals(old)) {
      place.problem(
          "both deprecated and new field are used but their values mismatch: "
              + name
              + " = "
              + shown(old)
              + " vs "
              + String.join(".", replacement)
              + " = "
              + shown(current));
    }
  }

  private static String shown(Value value) {
    return value instanceof Value.Str text ? text.text() : Json.write(value);
  }

  /// Explicitly written values other than null take precedence; in a record, each of its fields.
  private static Value completed(Value written, Value meant) {
    if (written.isNull()) {
      return meant;
    }
    if (!(written instanceof Value.Obj own && meant instanceof Value.Obj other)) {
      return written;
    }
    var members = new LinkedHashMap<>(own.members());
    other.members().forEach((field, value) -> members.merge(field, value, Shorthand::completed));
    return new Value.Obj(members, own.line());
  }
}
