package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import moongate.model.Snapshot;
import org.junit.jupiter.api.Test;

/// Files that decK has written, or that were written for it.
class DeckFileTest {
  private static Snapshot load(String yaml) throws InvalidConfiguration {
    return new DeclarativeFile(TestSchemas.all())
        .parse(("_format_version: \"3.0\"\n" + yaml).getBytes(StandardCharsets.UTF_8), "kong.yaml");
  }

  @Test
  void whatDeckSaysOfItsFileIsPassedOver() throws Exception {
    var snapshot =
        load(
            """
            _info: {select_tags: [mine], defaults: {}}
            _konnect: {control_plane_name: main}
            _plugin_configs: {}
            services: [{name: s, host: h}]
            """);

    assertThat(snapshot.services()).hasSize(1);
  }

  @Test
  void aReferenceMayBeAnObjectWithTheName() throws Exception {
    var snapshot =
        load(
            """
            services: [{name: s, host: h}]
            routes: [{name: r, paths: [/a], service: {name: s}}]
            consumers: [{username: joe}]
            plugins:
            - {name: pre-function, route: {name: r}, config: {access: [return]}}
            """);

    assertThat(snapshot.routes().getFirst().serviceId())
        .isEqualTo(snapshot.services().getFirst().id());
    assertThat(snapshot.plugins().getFirst().routeId())
        .isEqualTo(snapshot.routes().getFirst().id());
    assertThatThrownBy(() -> load("routes: [{paths: [/a], service: {name: none}}]"))
        .hasMessageContaining("invalid reference 'service: none' (no such entry in 'services')");
    assertThatThrownBy(() -> load("routes: [{paths: [/a], service: {host: h}}]"))
        .hasMessageContaining("expected a string");
  }

  @Test
  void whatDeckWouldHavePutIntoEntitiesIsRefused() {
    assertThatThrownBy(() -> load("_info: {defaults: {service: {retries: 1}}}"))
        .hasMessageContaining("_info: defaults: decK fills them in: sync this file with decK");
    assertThatThrownBy(() -> load("_plugin_configs: {limits: {minute: 5}}"))
        .hasMessageContaining("_plugin_configs: decK puts them into the plugins");
    assertThatThrownBy(() -> load("_info: [mine]"))
        .hasMessageContaining("_info: expected an object");
  }
}
