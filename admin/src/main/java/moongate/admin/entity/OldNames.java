package moongate.admin.entity;

import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Type;
import moongate.model.value.Value;

/// Fields of plugins that have a new name are shown under the old one too: clients that know no
/// other go on reading them.
final class OldNames {
  private static final String CONFIG = "config";

  private OldNames() {}

  static Value.Obj beside(EntitySchemas schemas, String entity, Value.Obj document) {
    if (!entity.equals("plugins") || !(document.at(CONFIG) instanceof Value.Obj config)) {
      return document;
    }
    var field = schemas.schemaOf(entity, document).fields().get(CONFIG);
    return field != null && field.type() instanceof Type.RecordOf(var schema)
        ? document.with(CONFIG, schema.withOldNames(config))
        : document;
  }
}
