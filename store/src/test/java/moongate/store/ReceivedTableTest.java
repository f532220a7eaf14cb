package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moongate.model.value.Value;
import moongate.store.DeclarativeFile.Received;
import org.junit.jupiter.api.Test;

class ReceivedTableTest {
  private static final String HASH = "0123456789abcdef0123456789abcdef";

  private final DeclarativeFile reader = new DeclarativeFile(TestSchemas.all());

  @Test
  void readsEntitiesAsControlPlanesWriteThem() throws Exception {
    var snapshot =
        received(
                """
                {"_format_version": "3.0", "_transform": false,
                 "workspaces": [{"id": "0dfbbbee-ca9e-4b37-8c4c-1a1c0b0a0a0a", "name": "default",
                   "comment": null, "config": null, "meta": null}],
                 "parameters": [{"key": "cluster_id", "value": "x"}],
                 "consumer_groups": [], "something_new": null,
                 "services": [{"id": "6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6d", "name": "s",
                   "host": "h", "port": 80, "protocol": "http", "path": null, "retries": null,
                   "tags": null, "ca_certificates": null, "ws_id": "0dfbbbee-ca9e-4b37-8c4c-1a1c0b0a0a0a",
                   "field_of_a_newer_version": null, "created_at": 1, "updated_at": 2}],
                 "routes": [{"id": "6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6e", "paths": ["/a"],
                   "service": "6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6d", "name": null,
                   "ws_id": "0dfbbbee-ca9e-4b37-8c4c-1a1c0b0a0a0a"}],
                 "plugins": [{"id": "6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6f", "name": "rate-limiting",
                   "config": {"minute": 5, "policy": "local", "redis": {"port": null}},
                   "route": "6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6e", "service": null,
                   "consumer": null, "enabled": true}]}
                """)
            .snapshot();

    assertThat(snapshot.hash()).isEqualTo(HASH);
    assertThat(snapshot.services())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.name()).isEqualTo("s");
        });
    var plugin = snapshot.documents("plugins").getFirst();
    assertThat(plugin.object("config").object("redis").at("port").isNull()).isTrue();
    assertThat(plugin.object("route").text("id")).isEqualTo("6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6e");
  }

  @Test
  void whatConcernsNoRequestIsPassedOver() throws Exception {
    var received = received("{\"_format_version\": \"3.0\", \"licenses\": [{\"payload\": \"x\"}]}");

    assertThat(received.passedOver()).containsExactly("licenses");
    assertThat(received.snapshot().isEmpty()).isTrue();
    assertThat(received.snapshot().hash()).isEqualTo(HASH);
  }

  @Test
  void whatIsNotUnderstoodIsRefused() {
    assertThatThrownBy(() ->
            received(
                """
                {"_format_version": "3.0", "consumer_groups": [{"name": "gold"}],
                 "gateways_of_tomorrow": [{"name": "x"}],
                 "services": [{"host": "h", "field_of_a_newer_version": 1}]}
                """))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("not supported yet: consumer_groups")
        .hasMessageContaining("gateways_of_tomorrow: unknown field")
        .hasMessageContaining("services[1].field_of_a_newer_version: unknown field");
  }

  private Received received(String table) throws Exception {
    return reader.received((Value.Obj) JsonText.parseData(table), HASH, "control plane");
  }
}
