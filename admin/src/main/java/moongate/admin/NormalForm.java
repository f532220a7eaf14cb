package moongate.admin;

import moongate.model.FieldPath;
import moongate.model.Problems;
import moongate.model.Report;
import moongate.model.Schema;
import moongate.model.Value;

/// A document as its schema's preparation leaves it, such as a target with its port.
final class NormalForm {
  private NormalForm() {}

  static Value.Obj of(Schema schema, Value.Obj document) {
    return schema.prepare(document, new Report(FieldPath.ROOT, new Problems(), 0));
  }
}
