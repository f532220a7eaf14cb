package moongate.model;

import java.util.LinkedHashMap;
import java.util.Map;

/// A field that people may write in place of others, such as a service's `url`. It is never stored.
public record Shorthand(String name, Field field, Expansion expansion) {
  /// The fields that a value stands for; what is wrong with it goes to the report.
  @FunctionalInterface
  public interface Expansion {
    Map<String, Value> expand(Value value, Report report);
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
    var members = new LinkedHashMap<>(rest.members());
    expansion
        .expand(value, place)
        .forEach((field, meant) -> members.merge(field, meant, Shorthand::completed));
    return new Value.Obj(members, object.line());
  }

  /// What is written in full counts; of a record, each of its fields.
  private static Value completed(Value written, Value meant) {
    if (!(written instanceof Value.Obj own && meant instanceof Value.Obj other)) {
      return written;
    }
    var members = new LinkedHashMap<>(own.members());
    other.members().forEach(members::putIfAbsent);
    return new Value.Obj(members, own.line());
  }
}
