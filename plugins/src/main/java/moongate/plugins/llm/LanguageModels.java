package moongate.plugins.llm;

import java.time.Clock;
import java.util.Map;
import moongate.http.Client;
import moongate.http.Resolver;
import moongate.model.Value;

/// Makes models of their configurations.
///
/// @param environment where credentials may be
public record LanguageModels(Client client, Resolver resolver, Map<String, String> environment) {
  /// @param config with the fields of [LlmSchema#withModel]
  public LanguageModel of(Value.Obj config, LanguageModel.Streaming streaming, Clock clock) {
    return new LanguageModel(config, streaming, null);
  }
}
