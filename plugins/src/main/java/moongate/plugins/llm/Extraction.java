package moongate.plugins.llm;

import com.google.re2j.Pattern;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.plugins.matching.LinearRegex;
import org.jspecify.annotations.Nullable;

/// The part of a model's answer that is used: the first match of a pattern, or all of it.
public record Extraction(@Nullable Pattern pattern) {
  private static final String NAME = "transformation_extract_pattern";

  public static Schema withField(Schema config) {
    return config.field(NAME, Field.text().check(LinearRegex.check()));
  }

  public static Extraction of(Value.Obj config) {
    return new Extraction(config.optionalText(NAME).map(Pattern::compile).orElse(null));
  }

  /// @throws LlmFailure if there is no such part
  public String of(String text) throws LlmFailure {
    if (pattern == null) {
      return text;
    }
    var match = pattern.matcher(text);
    if (!match.find()) {
      throw new LlmFailure("what the model says does not match " + NAME);
    }
    return match.group();
  }
}
