package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import moongate.model.Snapshot;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.Target;
import moongate.model.value.Json;
import org.junit.jupiter.api.Test;

class DeclarativeFileTest {
  private final DeclarativeFile file = new DeclarativeFile(TestSchemas.all());

  @Test
  void theOneWorkspaceMayBeNamed() throws Exception {
    assertThat(loaded("_format_version: '3.0'\n_workspace: default\n").isEmpty()).isTrue();
    assertThatThrownBy(() -> loaded("_format_version: '3.0'\n_workspace: other\n"))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("there is one workspace only: default");
  }

  @Test
  void readsNestedAndFlatEntitiesOfOneDocument() throws Exception {
    var snapshot =
        loaded(
            """
            _format_version: "3.0"
            _comment: from the documentation
            services:
            - name: s
              url: http://h:8080/base
              routes:
              - name: r
                paths: [/a]
                plugins:
                - name: key-auth
            consumers:
            - username: bob
              keyauth_credentials:
              - key: secret
            plugins:
            - name: rate-limiting
              service: s
              consumer: bob
              config: {minute: 5, policy: local}
            """);

    var service = snapshot.services().getFirst();
    assertThat(service.protocol()).isEqualTo("http");
    assertThat(service.host()).isEqualTo("h");
    assertThat(service.port()).isEqualTo(8080);
    assertThat(service.path()).isEqualTo("/base");
    assertThat(service.readTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(service.document().members()).doesNotContainKey("url");
    var route = snapshot.routes().getFirst();
    assertThat(route.serviceId()).isEqualTo(service.id());
    assertThat(route.paths()).containsExactly("/a");
    assertThat(route.stripPath()).isTrue();
    var consumer = snapshot.consumers().getFirst();
    assertThat(snapshot.credentials("keyauth_credentials"))
        .singleElement()
        .satisfies(credential -> {
          assertThat(credential.consumerId()).isEqualTo(consumer.id());
          assertThat(credential.document().text("key")).isEqualTo("secret");
        });
    assertThat(snapshot.plugins())
        .extracting(PluginConfig::name, PluginConfig::routeId, PluginConfig::serviceId)
        .containsExactly(
            tuple("key-auth", route.id(), null), tuple("rate-limiting", null, service.id()));
    assertThat(Json.write(snapshot.plugins().getLast().config()))
        .isEqualTo("{\"minute\":5,\"policy\":\"local\",\"redis\":{\"port\":6379}}");
    assertThat(snapshot.plugins().getLast().consumerId()).isEqualTo(consumer.id());
  }

  @Test
  void reportsEveryProblemWithItsPathAndLine() {
    var problem =
        refused(
            """
            _format_version: "3.0"
            services:
            - name: good
              host: example.com
            - name: bad name
              port: -1
              foo: 1
              routes:
              - paths: [good, /fine, ~/(]
                plugins:
                - name: rate-limiting
                  config: {minute: many, policy: cluster}
                - name: nope
            consumers:
            - tags: [a]
            nonsense: 1
            licenses:
            - cert: x
            """);

    assertThat(problem.problems().toText("kong.yml"))
        .isEqualTo(
            """
            kong.yml:5: services[2].name: invalid value 'bad name': the only accepted ascii characters are alphanumerics or ., -, _, and ~
            kong.yml:5: services[2].host: required field missing
            kong.yml:6: services[2].port: value should be between 0 and 65535
            kong.yml:7: services[2].foo: unknown field
            kong.yml:9: services[2].routes[1].paths[1]: should start with: / (fixed path) or ~/ (regex path)
            kong.yml:9: services[2].routes[1].paths[3]: invalid regex: '/(' (PCRE returned: Unclosed group)
            kong.yml:12: services[2].routes[1].plugins[1].config.minute: expected a number
            kong.yml:12: services[2].routes[1].plugins[1].config.policy: expected one of: local, redis
            kong.yml:13: services[2].routes[1].plugins[2].name: plugin 'nope' not enabled; add it to the 'plugins' configuration property
            kong.yml:15: consumers[1]: at least one of these fields must be non-empty: 'custom_id', 'username'
            kong.yml:16: nonsense: unknown field
            kong.yml:17: licenses: not supported yet: licenses\
            """);
  }

  @Test
  void rendersProblemsAsKongDoes() {
    var problem =
        refused(
            """
            _format_version: "3.0"
            services:
            - host: example.com
            - routes:
              - paths: [a]
            consumers:
            - tags: [a]
            """);

    assertThat(Json.write(problem.problems().fields()))
        .isEqualTo(
            "{\"services\":[null,{\"host\":\"required field missing\",\"routes\":[{\"paths\":[\"should"
                + " start with: / (fixed path) or ~/ (regex path)\"]}]}],\"consumers\":[{\"@entity\":[\"at"
                + " least one of these fields must be non-empty: 'custom_id', 'username'\"]}]}");
  }

  @Test
  void problemsCanBeSortedByEntity() {
    var errors =
        refused(
                """
                _format_version: "3.0"
                nonsense: 1
                services:
                - id: 6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6d
                  name: s
                  tags: [a]
                  routes:
                  - id: 6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6e
                    paths: [/a, b]
                consumers:
                - id: 6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6f
                """)
            .flattened();

    assertThat(Json.write(errors.entities()))
        .isEqualTo(
            "[{\"entity_type\":\"service\",\"entity_id\":\"6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6d\","
                + "\"entity_name\":\"s\",\"entity_tags\":[\"a\"],\"entity\":{\"id\":"
                + "\"6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6d\",\"name\":\"s\",\"tags\":[\"a\"]},\"errors\":"
                + "[{\"type\":\"field\",\"field\":\"host\",\"message\":\"required field missing\"}]},"
                + "{\"entity_type\":\"route\",\"entity_id\":\"6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6e\","
                + "\"entity\":{\"id\":\"6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6e\",\"paths\":[\"/a\",\"b\"],"
                + "\"service\":{\"id\":\"6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6d\"}},\"errors\":[{\"type\":"
                + "\"field\",\"field\":\"paths.2\",\"message\":\"should start with: / (fixed path) or ~/"
                + " (regex path)\"}]},{\"entity_type\":\"consumer\",\"entity_id\":"
                + "\"6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6f\",\"entity\":{\"id\":"
                + "\"6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6f\"},\"errors\":[{\"type\":\"entity\",\"message\":"
                + "\"at least one of these fields must be non-empty: 'custom_id', 'username'\"}]}]");
    assertThat(Json.write(errors.rest().fields())).isEqualTo("{\"nonsense\":\"unknown field\"}");
  }

  @Test
  void whatDoesNotFitInTheMemoryIsNotEvenRead() {
    long most = Math.min(Runtime.getRuntime().maxMemory() / 16, Integer.MAX_VALUE - 8);
    var text = new byte[(int) most];
    assertThatThrownBy(() -> file.parse(text, "big.yml"))
        .isInstanceOfSatisfying(
            InvalidConfiguration.class, invalid -> assertThat(invalid.isTooLarge()).isTrue())
        .hasMessageStartingWith("big.yml: does not fit in the memory: to load")
        .hasMessageContaining("MOONGATE_JAVA_OPTS=-Xmx");
  }

  @Test
  void theHashIsThatOfTheText() throws Exception {
    assertThat(loaded("{\"_format_version\":\"3.0\",\"consumers\":[{\"username\":\"a\"}]}").hash())
        .isEqualTo("cabdd488a8f677744356a32c15f70bfe");
    assertThat(loaded("_format_version: '3.0'").hash()).isEqualTo(Snapshot.NO_HASH);
  }

  @Test
  void aParsedDocumentIsAsGoodAsItsText() throws Exception {
    var text =
        "{\"_format_version\":\"3.0\",\"services\":[{\"name\":\"s\",\"host\":\"h\",\"path\":null}]}";

    var parsed = file.parse(JsonText.parse(text), "POST /config");

    assertThat(parsed.services().getFirst().id())
        .isEqualTo(loaded(text).services().getFirst().id());
    assertThat(parsed.hash()).isEqualTo(loaded(text).hash());
  }

  @Test
  void jsonTextsKeepTheirCarriageReturnsAndNuls() throws Exception {
    var snapshot =
        loaded(
            "{\"_format_version\":\"3.0\",\"plugins\":[{\"name\":\"pre-function\",\"config\":{\"access\":"
                + "[\"a\\r\\n\\tb\\u0000\"]}}]}");

    assertThat(snapshot.plugins().getFirst().config().texts("access"))
        .containsExactly("a\r\n\tb\0");
  }

  @Test
  void aCookieOfAnUpstreamHasANameThatCanBeSent() {
    var written =
        """
        _format_version: "3.0"
        upstreams:
        - {name: a, hash_on: cookie, hash_on_cookie: "__Host-a.b"}
        - {name: b, hash_on: cookie, hash_on_cookie: "a\\r\\nb"}
        - {name: c, hash_on: cookie, hash_on_cookie: "a;b"}
        """;
    assertThatThrownBy(() -> file.parse(written.getBytes(StandardCharsets.UTF_8), "kong.yml"))
        .hasMessageContaining("upstreams[2].hash_on_cookie: bad cookie name")
        .hasMessageContaining("upstreams[3].hash_on_cookie: bad cookie name 'a;b', allowed are")
        .hasMessageNotContaining("upstreams[1]");
  }

  @Test
  void upstreamsGetTheirDefaults() throws Exception {
    var snapshot =
        loaded(
            """
            _format_version: "3.0"
            upstreams:
            - name: u
              hash_on: ip
              targets:
              - target: "[::1]"
              - target: "[FE80::1:2]:81"
              - target: h:1
                weight: 0
            """);

    var upstream = snapshot.upstreams().getFirst();
    assertThat(upstream.algorithm()).isEqualTo("consistent-hashing");
    assertThat(upstream.slots()).isEqualTo(10_000);
    assertThat(
            upstream
                .document()
                .object("healthchecks")
                .object("active")
                .object("healthy")
                .toString())
        .contains("302");
    assertThat(snapshot.targets())
        .extracting(Target::target, Target::weight, Target::upstreamId)
        .containsExactly(
            tuple("[0000:0000:0000:0000:0000:0000:0000:0001]:8000", 100, upstream.id()),
            tuple("[fe80:0000:0000:0000:0000:0000:0001:0002]:81", 100, upstream.id()),
            tuple("h:1", 0, upstream.id()));
  }

  @Test
  void documentsHaveEveryFieldOfTheirSchema() throws Exception {
    var route =
        loaded("{\"_format_version\":\"3.0\",\"routes\":[{\"paths\":[\"/a\"],\"created_at\":5}]}")
            .routes()
            .getFirst();

    assertThat(route.document().members().keySet())
        .containsExactlyElementsOf(
            TestSchemas.all().entity("routes").orElseThrow().fields().keySet());
    assertThat(route.document().integer("created_at")).isEqualTo(5);
    assertThat(route.document().at("name").isNull()).isTrue();
  }

  @Test
  void byteOrderMarksAndCarriageReturnsDoNoHarm() throws Exception {
    assertThat(
            loaded("\uFEFF{\"_format_version\":\"3.0\",\"services\":[{\"host\":\"h\"}]}")
                .services())
        .hasSize(1);
    assertThat(refused("\uFEFF_format_version: '3.0'\r\nservices:\r\n- host: h\r\n  x: 1\r\n"))
        .hasMessage("kong.yml:4: services[1].x: unknown field");
  }

  @Test
  void textThatIsNoConfigurationIsRefused() {
    assertThat(refused("- a")).hasMessage("kong.yml:1: expected an object");
    assertThat(refused("")).hasMessage("kong.yml: expected an object");
    assertThat(refused("a: [1"))
        .hasMessage(
            "kong.yml:1: failed parsing declarative configuration: expected ',' or ']', but got"
                + " <stream end> (while parsing a flow sequence)");
    assertThat(refused(" {\n\"a\": 1,}"))
        .hasMessageStartingWith("kong.yml:2: failed parsing declarative configuration: ");
  }

  @Test
  void onlyYamlAndJsonFilesAreRead() {
    assertThat(
            catchThrowableOfType(InvalidConfiguration.class, () -> file.read(Path.of("kong.txt"))))
        .hasMessage("kong.txt: unknown file type: kong.txt. (Accepted types: json, yaml)");
  }

  private Snapshot loaded(String text) throws InvalidConfiguration {
    return file.parse(text.getBytes(StandardCharsets.UTF_8), "kong.yml");
  }

  private InvalidConfiguration refused(String text) {
    return catchThrowableOfType(InvalidConfiguration.class, () -> loaded(text));
  }
}
