package moongate.plugins.jsonschema;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A compiled schema. Can be used by all threads.
public final class JsonSchema {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final Subschema root;

  private JsonSchema(Subschema root) {
    this.root = root;
  }

  /// @throws SchemaException if `text` is not a valid schema
  public static JsonSchema parse(String text) throws SchemaException {
    JsonNode schema;
    try {
      schema = JSON.readTree(text);
    } catch (JacksonException malformed) {
      throw new SchemaException("the schema is no valid JSON");
    }
    return new JsonSchema(new Compiler(schema).compile());
  }

  /// The mistake in `text`; null if there is none.
  public static @Nullable String problem(String text) {
    try {
      var _ = parse(text);
      return null;
    } catch (SchemaException unfit) {
      return unfit.getMessage();
    }
  }

  /// @param document JSON, as bytes
  public boolean accepts(String document) {
    try {
      var value = JSON.readTree(document.getBytes(ISO_8859_1));
      var budget = new Budget(document.length());
      return !value.isMissingNode() && root.accepts(value, budget) && !budget.isUsedUp();
    } catch (JacksonException malformed) {
      return false;
    }
  }
}
