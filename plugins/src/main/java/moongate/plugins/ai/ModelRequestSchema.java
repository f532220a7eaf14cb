package moongate.plugins.ai;

import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// The fields of all plugins that read requests for language models. Separate from [ModelRequest],
/// because each start of a node creates all schemas, and loading a JSON parser would take a
/// twentieth of it.
public final class ModelRequestSchema {
  private static final int USUAL_SIZE = 8192;

  private ModelRequestSchema() {}

  /// `config` with those fields.
  public static Schema withFields(Schema config) {
    return config
        .field(
            "max_request_body_size",
            Field.integer().between(0, Integer.MAX_VALUE).byDefault(USUAL_SIZE))
        .field("llm_format", Field.text().byDefault("openai").oneOf("openai"));
  }

  /// How large a body may be; 0 for as large as the node takes.
  public static int largest(Value.Obj config) {
    return (int) config.optionalNumber("max_request_body_size").orElse(USUAL_SIZE);
  }
}
