package moongate.admin.entity;

import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;

/// The normal form of a document, made by its schema: a target, for instance, gets its port.
final class NormalForm {
  private NormalForm() {}

  static Value.Obj of(Schema schema, Value.Obj document) {
    return schema.prepare(document, new Report(FieldPath.ROOT, new Problems(), 0));
  }
}
