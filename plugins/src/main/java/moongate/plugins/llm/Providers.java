package moongate.plugins.llm;

import java.util.List;

/// All providers.
final class Providers {
  private static final List<Provider> ALL =
      List.of(
          new OpenAi(),
          new Azure(),
          new Anthropic(),
          new Cohere(),
          new Mistral(),
          new Llama2(),
          new Gemini(),
          new HuggingFace(),
          new Bedrock());

  private Providers() {}

  static String[] names() {
    return ALL.stream().map(Provider::name).toArray(String[]::new);
  }

  /// @param name one of [#names()]
  static Provider named(String name) {
    for (var provider : ALL) {
      if (provider.name().equals(name)) {
        return provider;
      }
    }
    throw new IllegalArgumentException(name);
  }
}
