package moongate.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moongate.model.Snapshot;
import moongate.model.entity.PluginConfig;
import moongate.model.schema.Field;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

/// References in a plugin's config become what they stand for, where the schema allows them.
final class ConfigSecretsTest {
  private static final Schema SCHEMA =
      Schema.record()
          .field("password", Field.text().referenceable().oneOf("s3cr3t"))
          .field("title", Field.text())
          .field("headers", Field.mapOf(Field.text(), Field.text().referenceable()))
          .field("keys", Field.listOf(Field.text()).referenceable())
          .field(
              "redis", Field.record(Schema.record().field("user", Field.text().referenceable())));

  private final List<String> places = new ArrayList<>();

  private Value.Obj resolved(Map<String, Value> config) {
    Secrets secrets =
        (reference, place, _) -> {
          places.add(place);
          return reference.equals("{vault://env/known}") ? "s3cr3t" : "";
        };
    return new ConfigSecrets(secrets, Snapshot.EMPTY).resolved(plugin(config), SCHEMA).config();
  }

  private static PluginConfig plugin(Map<String, Value> config) {
    return new PluginConfig(
        "1-2", "p", null, null, null, null, true, List.of(), Value.of(config), Value.Obj.EMPTY);
  }

  @Test
  void aReferenceBecomesTheSecretWhereverTheSchemaAllowsOne() {
    var reference = Value.of("{vault://env/known}");
    var config =
        resolved(
            Map.of(
                "password", reference,
                "headers", Value.of(Map.of("Authorization", reference, "X", Value.of("y"))),
                "keys", Value.of(List.of(reference, Value.of("plain"))),
                "redis", Value.of(Map.of("user", reference))));

    assertThat(config.text("password")).isEqualTo("s3cr3t");
    assertThat(config.object("headers").text("Authorization")).isEqualTo("s3cr3t");
    assertThat(config.object("headers").text("X")).isEqualTo("y");
    assertThat(config.texts("keys")).containsExactly("s3cr3t", "plain");
    assertThat(config.object("redis").text("user")).isEqualTo("s3cr3t");
  }

  @Test
  void aFieldThatMayNotReferKeepsItsText() {
    assertThat(resolved(Map.of("title", Value.of("{vault://env/known}"))).text("title"))
        .isEqualTo("{vault://env/known}");
  }

  @Test
  void aReferenceWithoutSecretBecomesEmptyAndItsPlaceIsTold() {
    assertThat(resolved(Map.of("password", Value.of("{vault://env/none}"))).text("password"))
        .isEmpty();
    assertThat(places).containsExactly("plugin p (1-2), config.password");
  }

  @Test
  void aConfigWithoutReferencesIsTheSameObject() {
    var plugin = plugin(Map.of("password", Value.of("s3cr3t")));
    assertThat(new ConfigSecrets(Secrets.NONE, Snapshot.EMPTY).resolved(plugin, SCHEMA))
        .isSameAs(plugin);
  }

  @Test
  void rulesOfAFieldAreForItsValueNotForAReference() {
    var problems = new Problems();
    var processed =
        SCHEMA.process(
            Value.of(Map.of("password", Value.of("{vault://env/known}"))),
            new Report(FieldPath.ROOT, problems, 0));
    assertThat(problems.isEmpty()).isTrue();
    assertThat(processed.text("password")).isEqualTo("{vault://env/known}");
  }
}
