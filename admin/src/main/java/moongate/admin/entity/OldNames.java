package moongate.admin.entity;

import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Type;
import moongate.model.value.Value;

/// Shows renamed fields of plugins under their old names too, for clients that only know these.
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
