package moongate.plugins.llm;

import tools.jackson.databind.JsonNode;

/// The number of tokens in the prompt and in the answer.
public record TokenCounts(int prompt, int completion) {
  public static final TokenCounts NONE = new TokenCounts(0, 0);

  public int total() {
    return prompt + completion;
  }

  /// Reads `usage` in OpenAI's form.
  static TokenCounts of(JsonNode usage) {
    return of(usage, "prompt_tokens", "completion_tokens");
  }

  /// Reads the counts with other names of the members.
  static TokenCounts of(JsonNode usage, String prompt, String completion) {
    return new TokenCounts(usage.path(prompt).asInt(0), usage.path(completion).asInt(0));
  }
}
