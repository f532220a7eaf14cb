package moongate.model.entity;

import static moongate.model.schema.Processed.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.model.schema.Field;
import moongate.model.schema.Processed;
import moongate.model.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginSchemaTest {
  /// A WebSocket starts as an HTTP request.
  @ParameterizedTest
  @CsvSource({
    "http, http, true",
    "http, ws, true",
    "https, wss, true",
    "http, wss, false",
    "https, ws, false",
    "ws, http, false",
    "http, https, false",
    "grpc, http, false",
  })
  void aPluginForHttpAlsoAppliesToWebSockets(String own, String other, boolean applies) {
    assertThat(PluginSchema.agree(List.of(own), List.of(other))).isEqualTo(applies);
  }

  @Test
  void aPluginHasItsDefaultsAndScopes() {
    var schemas =
        new EntitySchemas(
            List.of(
                PluginSchema.of(
                        "limit", Schema.record().field("most", Field.integer().byDefault(5)))
                    .without(Scope.CONSUMER)));
    var schema = schemas.pluginEntry("limit").orElseThrow();

    var usual = Processed.by(schema, "name", "limit");
    assertThat(usual.problems()).isEmpty();
    assertThat(usual.document().at("config")).isEqualTo(object("most", 5));
    assertThat(usual.document().texts("protocols"))
        .containsExactly("grpc", "grpcs", "http", "https");

    var reference = object("id", "11111111-2222-4333-8444-555555555555");
    assertThat(Processed.by(schema, "name", "limit", "route", reference).problems()).isEmpty();
    assertThat(
            Processed.by(
                    schema, "name", "limit", "consumer", reference, "protocols", List.of("tcp"))
                .problems())
        .containsExactly(
            "consumer: value must be null",
            "protocols[1]: expected one of: grpc, grpcs, http, https, ws, wss");
  }

  @Test
  void entitiesOfPluginsAreConfigurationUnlessRequestsCreateThem() {
    var plugin =
        PluginSchema.of("limit", Schema.record())
            .bringing(EntitySchemas.newEntity("limits"))
            .bringing(EntitySchemas.newEntity("counters").runtime());
    var schemas = new EntitySchemas(List.of(plugin));

    assertThat(schemas.entityNames()).contains("limits").doesNotContain("counters");
    assertThat(schemas.runtimeNames()).contains("counters").doesNotContain("limits");
  }

  @Test
  void aPluginThatIsNotThereIsRefused() {
    var schemas = new EntitySchemas(List.of());
    var document = object("name", "limit");

    assertThat(Processed.by(schemas.schemaOf("plugins", document), document).problems())
        .containsExactly(
            "name: plugin 'limit' not enabled; add it to the 'plugins' configuration property");
  }
}
