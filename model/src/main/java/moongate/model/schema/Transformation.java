package moongate.model.schema;

import java.util.List;
import java.util.function.UnaryOperator;
import moongate.model.value.Value;

/// A field that is stored in another form than it is written in, such as a password's hash. What
/// was stored is never transformed again.
///
/// @param field it is transformed where it was written
/// @param needs the fields that the form depends on as well
/// @param isRecognized whether the stored form shows that it is one: then the change, which leaves
///   it alone, is made of every document, whether the field was written or generated
/// @param change of a whole valid document
public record Transformation(
    String field, List<String> needs, boolean isRecognized, UnaryOperator<Value.Obj> change) {
  public Transformation {
    needs = List.copyOf(needs);
  }

  public Transformation(String field, List<String> needs, UnaryOperator<Value.Obj> change) {
    this(field, needs, false, change);
  }

  /// Of a field whose stored form nobody takes for what is written.
  public static Transformation recognized(String field, UnaryOperator<Value.Obj> change) {
    return new Transformation(field, List.of(), true, change);
  }

  /// `document` in its stored form.
  Value.Obj apply(Value.Obj document, Value.Obj written) {
    return isRecognized || written.has(field) ? change.apply(document) : document;
  }

  /// Reports that `changed` cannot be transformed for lack of `field`, which was not written again
  /// although something that it depends on is not what it was in `stored`.
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
