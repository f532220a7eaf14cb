package moongate.model.schema;

import java.util.List;
import java.util.function.UnaryOperator;
import moongate.model.value.Value;

/// A field that is stored in another form than it is written in, such as the hash of a password. A
/// stored value is never transformed again.
///
/// @param field is transformed if it was written
/// @param needs the other fields that the stored form depends on
/// @param isRecognized whether `change` recognises the stored form and keeps it: then it is applied
///   to every document, whether the field was written or generated
/// @param change a function of a whole valid document
public record Transformation(
    String field, List<String> needs, boolean isRecognized, UnaryOperator<Value.Obj> change) {
  public Transformation {
    needs = List.copyOf(needs);
  }

  public Transformation(String field, List<String> needs, UnaryOperator<Value.Obj> change) {
    this(field, needs, false, change);
  }

  /// For a field whose stored form differs recognisably from the written form.
  public static Transformation recognized(String field, UnaryOperator<Value.Obj> change) {
    return new Transformation(field, List.of(), true, change);
  }

  /// `document` in its stored form.
  Value.Obj apply(Value.Obj document, Value.Obj written) {
    return isRecognized || written.has(field) ? change.apply(document) : document;
  }

  /// Reports that `changed` cannot be transformed because `field` was not written again, although a
  /// field that it depends on differs from `stored`.
  void check(Value.Obj stored, Value.Obj changed, Value.Obj written, Report report) {
    for (var need : needs) {
      if (!written.has(field) && !changed.at(need).equals(stored.at(need))) {
        report
            .field(field, Value.NULL)
            .problem("has to be written again when '" + need + "' changes");
      }
    }
  }
}
