package moongate.plugins.llm;

/// All providers. A node without models creates none of them.
final class Providers {
  private Providers() {}

  static String[] names() {
    return new String[] {
      "openai",
      "azure",
      "anthropic",
      "cohere",
      "mistral",
      "llama2",
      "gemini",
      "huggingface",
      "bedrock"
    };
  }

  /// @param name one of [#names()]
  static Provider named(String name) {
    return switch (name) {
      case "openai" -> new OpenAi();
      case "azure" -> new Azure();
      case "anthropic" -> new Anthropic();
      case "cohere" -> new Cohere();
      case "mistral" -> new Mistral();
      case "llama2" -> new Llama2();
      case "gemini" -> new Gemini();
      case "huggingface" -> new HuggingFace();
      case "bedrock" -> new Bedrock();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
