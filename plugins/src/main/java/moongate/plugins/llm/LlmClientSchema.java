package moongate.plugins.llm;

import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;

/// The fields of plugins that use an [LlmClient]. Separate from it, because each start of a node
/// creates all schemas.
public final class LlmClientSchema {
  private LlmClientSchema() {}

  /// Adds those fields to `config`.
  public static Schema withFields(Schema config) {
    var port = Field.integer().between(0, 65_535);
    return config
        .field("prompt", Field.text().required())
        .field("http_timeout", Field.integer().between(1, Integer.MAX_VALUE).byDefault(60_000))
        .field("https_verify", Field.flag().byDefault(true))
        .field("http_proxy_host", Field.text().check(Formats.host()))
        .field("http_proxy_port", port)
        .field("https_proxy_host", Field.text().check(Formats.host()))
        .field("https_proxy_port", port)
        .field("llm", Field.record(LlmSchema.withModel(target(), Operation.CHAT)).required())
        .check(EntityChecks.allOrNoneOf("http_proxy_host", "http_proxy_port"))
        .check(EntityChecks.allOrNoneOf("https_proxy_host", "https_proxy_port"));
  }

  /// Further fields of Kong, which only have a meaning if models are balanced.
  private static Schema target() {
    return Schema.record()
        .field("description", Field.text())
        .field("metadata", Field.mapOf(Field.text(), Field.any()))
        .field("weight", Field.integer().between(1, 65_535).byDefault(100));
  }
}
