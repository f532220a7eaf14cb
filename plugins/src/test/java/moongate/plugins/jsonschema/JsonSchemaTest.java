package moongate.plugins.jsonschema;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.model.value.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The keywords of draft 4, and what a document may cost.
final class JsonSchemaTest {
  private static boolean accepts(String schema, String document) throws SchemaException {
    return JsonSchema.parse(schema).accepts(document);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{} | [1,{\"a\":null}] | no json",
        "{\"type\":\"object\",\"required\":[\"name\"]} | {\"name\":1} | {\"missing_name\":true}",
        "{\"type\":[\"integer\",\"null\"]} | 12345678901234567890 | 1.5",
        "{\"type\":\"integer\"} | 1 | \"1\"",
        "{\"enum\":[1,{\"a\":[2]}]} | {\"a\":[2.0]} | {\"a\":[2,3]}",
        "{\"multipleOf\":0.01} | 19.99 | 0.0075",
        "{\"maximum\":3,\"exclusiveMaximum\":true} | 2.9 | 3.0",
        "{\"minimum\":-2} | -2 | -2.0001",
        "{\"maxLength\":2} | \"🌙🌙\" | \"abc\"",
        "{\"minLength\":2} | \"ab\" | \"🌙\"",
        "{\"pattern\":\"^a*$\"} | \"aa\" | \"ab\"",
        "{\"items\":{\"type\":\"string\"}} | [\"a\"] | [\"a\",1]",
        "{\"items\":[{\"type\":\"string\"}],\"additionalItems\":false} | [\"a\"] | [\"a\",1]",
        "{\"items\":[{}],\"additionalItems\":{\"type\":\"null\"}} | [1,null] | [1,2]",
        "{\"maxItems\":1} | [1] | [1,2]",
        "{\"uniqueItems\":true} | [1,\"1\",[1]] | [{\"a\":1,\"b\":2},{\"b\":2,\"a\":1.0}]",
        "{\"minProperties\":1,\"maxProperties\":1} | {\"a\":1} | {}",
        "{\"properties\":{\"a\":{\"type\":\"null\"}},\"patternProperties\":{\"^b\":{\"type\":\"null\"}},\"additionalProperties\":false} | {\"a\":null,\"bc\":null} | {\"c\":null}",
        "{\"additionalProperties\":{\"type\":\"null\"}} | {\"a\":null} | {\"a\":1}",
        "{\"dependencies\":{\"a\":[\"b\"]}} | {\"a\":1,\"b\":1} | {\"a\":1}",
        "{\"dependencies\":{\"a\":{\"maxProperties\":1}}} | {\"b\":1,\"c\":1} | {\"a\":1,\"b\":1}",
        "{\"allOf\":[{\"minimum\":1},{\"maximum\":2}]} | 2 | 3",
        "{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"object\"}]} | null | []",
        "{\"oneOf\":[{\"minimum\":1},{\"maximum\":2}]} | 3 | 2",
        "{\"not\":{\"type\":\"null\"}} | 1 | null",
        "{\"properties\":{\"next\":{\"$ref\":\"#\"}},\"required\":[\"v\"]} | {\"v\":1,\"next\":{\"v\":2}} | {\"v\":1,\"next\":{}}",
        "{\"items\":{\"$ref\":\"#/definitions/a~1b%25\"},\"definitions\":{\"a/b%\":{\"type\":\"null\"}}} | [null] | [1]"
      })
  void keywordsAcceptAndRefuse(String schema, String good, String bad) throws SchemaException {
    assertThat(accepts(schema, bytes(good))).isTrue();
    assertThat(accepts(schema, bytes(bad))).isFalse();
  }

  private static String bytes(String text) {
    return Utf8.bytes(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "no json | the schema is no valid JSON",
        "[] | a schema has to be an object, not []",
        "{\"type\":\"text\"} | type has to be one or several of",
        "{\"pattern\":\"(?=a)\"} | not a valid regex: (?=a)",
        "{\"$ref\":\"http://a.example/b\"} | only places in the schema itself",
        "{\"$ref\":\"#/definitions/none\"} | leads nowhere",
        "{\"allOf\":[{\"$ref\":\"#\"}]} | a $ref that leads back to itself",
        "{\"maximum\":1,\"exclusiveMaximum\":1} | has to be true or false in draft 4",
        "{\"required\":[]} | at least one name",
        "{\"properties\":{\"a\":true}} | a schema has to be an object, not true"
      })
  void whatIsNoSchemaIsRefused(String schema, String message) {
    assertThat(JsonSchema.problem(schema)).contains(message);
  }

  @Test
  void noDocumentIsExpensive() throws SchemaException {
    var twice =
        "{\"properties\":{\"a\":{\"anyOf\":[{\"$ref\":\"#/definitions/t\"},{\"$ref\":\"#/definitions/t\"}]}},"
            + "\"definitions\":{\"t\":{\"required\":[\"b\"],\"properties\":{\"a\":{\"anyOf\":["
            + "{\"$ref\":\"#/definitions/t\"},{\"$ref\":\"#/definitions/t\"}]}}}}}";
    assertThat(accepts(twice, "{\"b\":1,\"a\":".repeat(60) + "{}" + "}".repeat(60))).isFalse();
    assertThat(accepts("{\"multipleOf\":3}", "1e999999999")).isFalse();
    assertThat(accepts("{\"pattern\":\"^(a+)+$\"}", "\"" + "a".repeat(50_000) + "b\"")).isFalse();
    assertThat(accepts("{}", "[".repeat(100_000))).isFalse();
  }
}
