package moongate.plugins.ai;

import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// What all plugins are told that read requests for language models. Apart from [ModelRequest],
/// since each start makes all schemas: what reads JSON takes a twentieth of it.
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
