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

  /// Adds those fields to `config`.
  public static Schema withFields(Schema config) {
    return config
        .field(
            "max_request_body_size",
            Field.integer().between(0, Integer.MAX_VALUE).byDefault(USUAL_SIZE))
        .field("llm_format", Field.text().byDefault("openai").oneOf("openai"));
  }

  /// The size of the largest body, in bytes; 0 for the node's own limit.
  public static int largest(Value.Obj config) {
    return (int) config.optionalNumber("max_request_body_size").orElse(USUAL_SIZE);
  }
}
