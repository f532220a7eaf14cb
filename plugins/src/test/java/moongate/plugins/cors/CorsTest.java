package moongate.plugins.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CorsTest {
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";
  private static final String SITE = "Origin: http://site.example";

  private final GatewayUnderTest gateway = new GatewayUnderTest(new CorsType());

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest with(String config) {
    return gateway.withPlugin("cors", config);
  }

  private Reply preflight(String... headers) {
    var all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = SITE;
    all[headers.length + 1] = "Access-Control-Request-Method: PUT";
    return gateway.send("OPTIONS", "/", "", all);
  }

  @Test
  void aPreflightIsAnsweredWithoutTheService() {
    with("");
    var reply = preflight("Access-Control-Request-Headers: X-A, X-B");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.header("Content-Length")).isEqualTo("0");
    assertThat(reply.header(ALLOW_ORIGIN)).isEqualTo("*");
    assertThat(reply.header("Access-Control-Allow-Headers")).isEqualTo("X-A, X-B");
    assertThat(reply.header("Access-Control-Allow-Methods"))
        .isEqualTo("GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS,TRACE,CONNECT");
    assertThat(reply.header("Access-Control-Max-Age")).isEmpty();
    assertThat(reply.header("Vary")).isEmpty();
  }

  @Test
  void aPreflightSaysWhatIsConfigured() {
    with(
        "headers: [X-C, X-D], methods: [GET, PUT], max_age: 3600, credentials: true,"
            + " private_network: true, exposed_headers: [X-E]");
    var reply = preflight("Access-Control-Request-Private-Network: true");
    assertThat(reply.header(ALLOW_ORIGIN)).isEqualTo("http://site.example");
    assertThat(reply.header(ALLOW_CREDENTIALS)).isEqualTo("true");
    assertThat(reply.header("Vary")).isEqualTo("Origin");
    assertThat(reply.header("Access-Control-Allow-Headers")).isEqualTo("X-C,X-D");
    assertThat(reply.header("Access-Control-Allow-Methods")).isEqualTo("GET,PUT");
    assertThat(reply.header("Access-Control-Max-Age")).isEqualTo("3600");
    assertThat(reply.header("Access-Control-Allow-Private-Network")).isEqualTo("true");
    assertThat(reply.header("Access-Control-Expose-Headers")).isEmpty();
  }

  @Test
  void aPreflightMayGoToTheService() {
    with("preflight_continue: true");
    var reply = preflight();
    assertThat(reply.receivedLine()).startsWith("OPTIONS / ");
    assertThat(reply.header(ALLOW_ORIGIN)).isEmpty();
  }

  @Test
  void onlyWhatAsksBeforeIsAPreflight() {
    with("headers: [X-A]");
    var method = "Access-Control-Request-Method: PUT";
    for (var reply :
        List.of(
            gateway.get("/", SITE, method),
            gateway.send("OPTIONS", "/", "", method),
            gateway.send("OPTIONS", "/", "", method, "Origin: "),
            gateway.send("OPTIONS", "/", "", SITE, "Access-Control-Request-Method: "))) {
      assertThat(reply.receivedLine()).endsWith(" / HTTP/1.1");
      assertThat(reply.has("Access-Control-Allow-Headers")).isFalse();
    }
  }

  @Test
  void aPrivateNetworkIsAllowedToThoseWhoAskWhereItMayBe() {
    var asking = "Access-Control-Request-Private-Network: true";
    var allowed = "Access-Control-Allow-Private-Network";
    with("private_network: true");
    assertThat(preflight(asking).header(allowed)).isEqualTo("true");
    assertThat(preflight().has(allowed)).isFalse();
    with("private_network: false");
    assertThat(preflight(asking).has(allowed)).isFalse();
  }

  @Test
  void whatTheServiceSaysOfOriginsDoesNotCount() {
    gateway.upstream(
        200,
        """
        Access-Control-Allow-Origin: *
        Vary: Accept-Encoding
        """,
        "");
    with("origins: [\"http://a.example\", \"http://b.example\"]");
    var reply = gateway.get("/", SITE);
    assertThat(reply.has(ALLOW_ORIGIN)).isFalse();
    assertThat(reply.has(ALLOW_CREDENTIALS)).isFalse();
    assertThat(reply.headers("Vary")).containsExactly("Accept-Encoding", "Origin");
  }

  @Test
  void thatItVariesIsSaidOnce() {
    gateway.upstream(200, "Vary: accept-encoding, origin", "");
    with("origins: [\"http://a.example\"]");
    assertThat(gateway.get("/", SITE).header("Vary")).isEqualTo("accept-encoding, origin");
  }

  @Test
  void credentialsGoWithAnOriginOnly() {
    with("credentials: true");
    var reply = gateway.get("/");
    assertThat(reply.header(ALLOW_ORIGIN)).isEqualTo("*");
    assertThat(reply.has(ALLOW_CREDENTIALS)).isFalse();
  }

  @Test
  void otherResponsesGetTheHeadersOnTheWayBack() {
    with("exposed_headers: [X-A, X-B]");
    var reply = gateway.send("OPTIONS", "/", "", SITE);
    assertThat(reply.receivedLine()).startsWith("OPTIONS / ");
    assertThat(reply.header(ALLOW_ORIGIN)).isEqualTo("*");
    assertThat(reply.header("Access-Control-Expose-Headers")).isEqualTo("X-A,X-B");
    assertThat(gateway.get("/").header(ALLOW_ORIGIN)).isEqualTo("*");
  }

  @Test
  void withoutAnOriginNothingIsSetIfSo() {
    with("allow_origin_absent: false");
    assertThat(gateway.get("/").header(ALLOW_ORIGIN)).isEmpty();
    assertThat(gateway.get("/", SITE).header(ALLOW_ORIGIN)).isEqualTo("*");
  }

  @Test
  void oneOriginIsAlwaysSaid() {
    with("origins: [\"https://other.example\"], credentials: true");
    var reply = gateway.get("/", SITE);
    assertThat(reply.header(ALLOW_ORIGIN)).isEqualTo("https://other.example");
    assertThat(reply.header(ALLOW_CREDENTIALS)).isEqualTo("true");
    assertThat(reply.header("Vary")).isEqualTo("Origin");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example, http://a.example",
    "http://a.example:80, http://a.example",
    "https://b.example:443, https://b.example",
    "http://b.example, ''",
    "http://x.c.example:8080, http://x.c.example:8080",
    "http://x.c.example.evil, ''",
    "http://evil-c.example, ''",
    "http://d1.example:9, http://d1.example:9",
    "http://d1.example, ''",
    "http://e.example, http://e.example",
    "https://e.example:80, ''",
  })
  void ofSeveralTheOneThatFitsIsEchoed(String origin, String allowed) {
    with(
        "origins: [\"http://a.example\", \"https://b.example\", '(.*[.])?c\\.example',"
            + " 'http://d\\d[.]example:9', \"http://e.example:80\"]");
    var reply = gateway.get("/", "Origin: " + origin);
    assertThat(reply.header(ALLOW_ORIGIN)).isEqualTo(allowed);
    assertThat(reply.header("Vary")).isEqualTo("Origin");
  }

  @Test
  void anyOriginAmongOthersIsEchoed() {
    with("origins: [\"http://a.example\", \"*\"]");
    var reply = gateway.get("/", "Origin: http://b.example");
    assertThat(reply.header(ALLOW_ORIGIN)).isEqualTo("http://b.example");
    assertThat(reply.header("Vary")).isEqualTo("Origin");
  }

  @Test
  void faultsOfTheConfigurationAreSaid() {
    assertThatThrownBy(() -> with("origins: [\"(\"], methods: [FETCH]"))
        .hasMessageContaining("config.origins[1]: not a valid regex: (")
        .hasMessageContaining(
            "expected one of: GET, HEAD, PUT, PATCH, POST, DELETE, OPTIONS, TRACE, CONNECT");
    assertThatThrownBy(() -> with("origins: ['((a{1000}){1000}){1000}']"))
        .hasMessageContaining("repetitions multiply");
    assertThatThrownBy(() -> with("exposed_headers: [\"a\\nb\"]"))
        .hasMessageContaining("invalid value");
  }
}
