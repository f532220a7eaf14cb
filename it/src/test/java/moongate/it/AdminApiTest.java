package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import moongate.testkit.WireClient;
import moongate.testkit.WireResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminApiTest {
  private static final String HELLO =
      """
      _format_version: "3.0"
      services:
        - name: somewhere
          url: http://127.0.0.1:1
          routes: [{name: far, paths: [/far]}]
      routes:
        - name: hello
          paths: [/hello]
          plugins:
            - name: pre-function
              config:
                access: ['kong.response.exit(200, "hello")']
      """;

  private static final String HELLO_JSON =
      """
      {"_format_version":"3.0","routes":[{"name":"hello","paths":["/hello"],"plugins":[
        {"name":"pre-function","config":{"access":["kong.response.exit(200, 'hello')"]}}]}]}
      """;

  private final GatewayUnderTest gateway = GatewayUnderTest.with("_format_version: '3.0'");

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aConfigurationMayComeAsYamlJsonOrAField() {
    var multipart =
        "--XX\r\nContent-Disposition: form-data; name=\"config\"; filename=\"kong.yml\"\r\n\r\n"
            + HELLO
            + "\r\n--XX--\r\n";
    accepted(post("/config", HELLO, "Content-Type: text/yaml"));
    accepted(post("/config", HELLO_JSON, "Content-Type: application/json"));
    accepted(post("/config", multipart, "Content-Type: multipart/form-data; boundary=XX"));
    accepted(
        post(
            "/config",
            "config=" + HELLO_JSON.replace("%", "%25").replace("+", "%2B").replace("&", "%26"),
            "Content-Type: application/x-www-form-urlencoded"));
  }

  @Test
  void aTextThatCannotBeReadIsRefusedWithItsLine() {
    var refused =
        post("/config", "_format_version: '3.0'\nservices: [\n", "Content-Type: text/yaml");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .contains("failed parsing declarative configuration: ", "(line 3)", "\"code\":14");
    assertThat(post("/config", "{\"config\":\"\"}", "Content-Type: application/json").body())
        .isEqualTo("{\"message\":\"expected a declarative configuration\"}");
    assertThat(post("/config", "- a", "Content-Type: text/yaml").body())
        .contains("\"fields\":{\"error\":\"expected an object\"}");
  }

  private void accepted(WireResponse response) {
    assertThat(response.status()).as(response.body()).isEqualTo(201);
    assertThat(response.body()).startsWith("{").contains("\"routes\":{").contains("\"hello\"");
    assertThat(gateway.get("/hello").body()).isEqualTo("hello");
    assertThat(post("/config", "{\"_format_version\":\"3.0\"}", "Content-Type: application/json"))
        .extracting(WireResponse::status)
        .isEqualTo(201);
    assertThat(gateway.get("/hello").status()).isEqualTo(404);
  }

  @Test
  void aBadConfigurationIsRefusedWithEveryProblemAndTheOldOneServesOn() {
    accepted(post("/config", HELLO, "Content-Type: text/yaml"));
    post("/config", HELLO, "Content-Type: text/yaml");

    var refused =
        post(
            "/config",
            """
            _format_version: "3.0"
            services:
              - host: fine
              - port: 99999
            plugins:
              - name: pre-function
                config: {access: ["if"]}
            """,
            "Content-Type: text/yaml");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .contains("\"code\":14")
        .contains("\"name\":\"invalid declarative configuration\"")
        .contains("required field missing")
        .contains("value should be between 0 and 65535")
        .contains("error parsing pre-function");
    assertThat(gateway.get("/hello").body()).isEqualTo("hello");
  }

  @Test
  void problemsCanBeToldByEntity() {
    var yaml = "_format_version: '3.0'\nservices: [{name: bad, port: 99999}]\n";
    var refused = post("/config?flatten_errors=1", yaml, "Content-Type: text/yaml");

    assertThat(refused.body())
        .contains("\"flattened_errors\":[{\"entity_type\":\"service\"")
        .contains("\"entity_name\":\"bad\"")
        .contains("\"field\":\"port\"");
    var inJson = "{\"config\":\"_format_version: '3.0'\\nservices: [{}]\",\"flatten_errors\":true}";
    assertThat(post("/config", inJson, "Content-Type: application/json").body())
        .contains("\"flattened_errors\":[{\"entity_type\":\"service\"");
  }

  @Test
  void theSameTextIsNotLoadedAgainWhenTheClientAsks() {
    post("/config", HELLO, "Content-Type: text/yaml");

    assertThat(post("/config?check_hash=1", HELLO, "Content-Type: text/yaml").status())
        .isEqualTo(304);
    assertThat(post("/config?check_hash=true", HELLO, "Content-Type: text/yaml").status())
        .isEqualTo(201);
  }

  @Test
  void textThatIsNoConfigurationIsRefused() {
    assertThat(post("/config", "").body()).contains("expected a declarative configuration");
    assertThat(post("/config", "{", "Content-Type: application/json").body())
        .isEqualTo("{\"message\":\"Cannot parse JSON body\"}");
    assertThat(post("/config", "x", "Content-Type: image/png").status()).isEqualTo(415);
    var packed = post("/config", "x", "Content-Type: text/yaml", "Content-Encoding: gzip");
    assertThat(packed.status()).isEqualTo(415);
    assertThat(packed.body()).contains("bodies with a Content-Encoding are not read");
  }

  @Test
  void whatIsServedCanBeRead() {
    post("/config", HELLO, "Content-Type: text/yaml");

    assertThat(get("/routes").body()).contains("\"name\":\"hello\"").contains("\"next\":null");
    assertThat(get("/routes/hello").body()).contains("\"paths\":[\"/hello\"]");
    assertThat(get("/services/somewhere/routes").body())
        .contains("\"name\":\"far\"")
        .doesNotContain("\"name\":\"hello\"");
    assertThat(get("/routes/none").body()).isEqualTo("{\"message\":\"Not found\"}");
    assertThat(get("/config").body()).contains("_format_version").contains("somewhere");
  }

  @Test
  void entitiesCannotBeWrittenWithoutADatabase() {
    var refused = post("/services", "{\"host\":\"h\"}", "Content-Type: application/json");

    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.body())
        .isEqualTo(
            "{\"code\":12,\"name\":\"operation unsupported\",\"message\":"
                + "\"cannot create 'services' entities when not using a database\"}");
    assertThat(post("/services", "{}", "Content-Type: application/json").body())
        .contains("schema violation (host: required field missing)");
    assertThat(request("DELETE", "/services/none").status()).isEqualTo(204);
    assertThat(request("PATCH", "/services/none").body())
        .contains("could not find the entity with '{name=\\\"none\\\"}'");
  }

  @Test
  void theNodeTellsWhatItIs() {
    assertThat(get("/").body())
        .contains("\"available_on_server\"")
        .contains("\"pre-function\"")
        .contains("\"database\":\"off\"");
    assertThat(get("/status").body()).contains("\"total_requests\"");
    assertThat(get("/status/?unit=x").body())
        .isEqualTo("{\"message\":\"invalid unit 'x' (expected 'k/K', 'm/M', or 'g/G')\"}");
    assertThat(get("/plugins/enabled").body()).contains("\"key-auth\"");
    assertThat(get("/schemas/routes").body()).contains("\"fields\":[");
    assertThat(get("/schemas/plugins/key-auth").body()).contains("\"key_names\"");
    assertThat(get("/schemas/plugins/nothing").body())
        .isEqualTo("{\"message\":\"No plugin named 'nothing'\"}");
  }

  @Test
  void everyAnswerHasTheHeadersThatToolsExpect() {
    var response = get("/status", "Origin: http://gui.test");

    assertThat(response.header("Content-Type")).hasValue("application/json; charset=utf-8");
    assertThat(response.header("Access-Control-Allow-Origin")).hasValue("http://gui.test");
    assertThat(response.header("Access-Control-Allow-Credentials")).hasValue("true");
    assertThat(response.header("Server"))
        .hasValueSatisfying(server -> assertThat(server).startsWith("kong/"));
    assertThat(response.header("X-Kong-Admin-Latency")).isPresent();
  }

  @Test
  void theSettingHeadersSaysWhichOnesThereAre() {
    var configuration =
        """
        _format_version: '3.0'
        services: [{url: 'http://127.0.0.1:1', retries: 0, routes: [{name: r, paths: [/]}]}]
        """;
    var settings =
        Map.of(
            "headers", "Via, X-Kong-Upstream-Status",
            "proxy_listen", "127.0.0.1:0",
            "declarative_config_string", configuration);
    try (var node = GatewayUnderTest.with(settings)) {
      var status = WireClient.get(node.adminPort(), "/status");
      assertThat(status.header("Server")).isEmpty();
      assertThat(status.header("X-Kong-Admin-Latency")).isEmpty();
      var failed = node.get("/");
      assertThat(failed.header("Via")).isPresent();
      assertThat(failed.header("X-Kong-Upstream-Status")).hasValue("502");
      assertThat(failed.header("X-Kong-Proxy-Latency")).isEmpty();
    }
  }

  @Test
  void otherMethodsAreAnsweredByThePath() {
    assertThat(request("OPTIONS", "/config").header("Allow")).hasValue("GET, HEAD, OPTIONS, POST");
    assertThat(request("HEAD", "/status").status()).isEqualTo(200);
    var refused = request("DELETE", "/status");
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.body()).isEqualTo("{\"message\":\"Method not allowed\"}");
    assertThat(refused.header("Allow")).hasValue("GET, HEAD, OPTIONS");
    assertThat(get("/a/b/c/d").body()).isEqualTo("{\"message\":\"Not found\"}");
  }

  private WireResponse get(String path, String... headers) {
    return WireClient.get(gateway.adminPort(), path, headers);
  }

  private WireResponse post(String path, String body, String... headers) {
    return WireClient.post(gateway.adminPort(), path, body, headers);
  }

  private WireResponse request(String method, String path) {
    try (var client = WireClient.connect(gateway.adminPort())) {
      client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      return client.read(!method.equals("HEAD"));
    }
  }
}
