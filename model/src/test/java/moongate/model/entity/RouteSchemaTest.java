package moongate.model.entity;

import static moongate.model.schema.Processed.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.model.schema.Processed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteSchemaTest {
  private static final String PROTOCOL_CONDITION =
      ": failed conditional validation given value of field 'protocols'";

  @Test
  void theProtocolsOfARouteAreOfOneFamily() {
    assertThat(problems("protocols", List.of("http", "https"), "paths", List.of("/"))).isEmpty();
    assertThat(problems("protocols", List.of("http", "tcp")))
        .containsExactly(
            "protocols: these sets are mutually exclusive: ('http', 'https'), ('tcp', 'tls',"
                + " 'udp')");
  }

  @Test
  void theHeaderHostHasAFieldOfItsOwn() {
    for (var name : List.of("host", "Host")) {
      assertThat(problems("headers", object(name, List.of("a"))))
          .containsExactly(
              "headers."
                  + name
                  + ": cannot contain 'host' header, which must be specified in the 'hosts'"
                  + " attribute");
    }
    assertThat(problems("headers", object("X-Host", List.of("a")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http | must set one of 'methods', 'hosts', 'headers', 'paths' when 'protocols' is 'http'",
        "https | must set one of 'methods', 'hosts', 'headers', 'paths', 'snis' when 'protocols'"
            + " is 'https'",
        "grpc | must set one of 'hosts', 'headers', 'paths' when 'protocols' is 'grpc'",
        "grpcs | must set one of 'hosts', 'headers', 'paths', 'snis' when 'protocols' is 'grpcs'",
        "ws | must set one of 'hosts', 'headers', 'paths' when 'protocols' is 'ws'",
        "wss | must set one of 'hosts', 'headers', 'paths', 'snis' when 'protocols' is 'wss'",
        "udp | must set one of 'sources', 'destinations', 'snis' when 'protocols' is 'tcp', 'tls'"
            + " or 'udp'",
        "tls_passthrough | must set snis when 'protocols' is 'tls_passthrough'",
      })
  void aRouteHasSomethingToMatch(String protocol, String problem) {
    assertThat(problems("protocols", List.of(protocol))).containsExactly(": " + problem);
  }

  @Test
  void httpsDecidesWhatARouteForBothNeeds() {
    assertThat(problems("protocols", List.of("http", "https"), "snis", List.of("a"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "ws"})
  void methodsAreForHttp(String protocol) {
    var others = protocol.equals("grpc") ? "'grpc' or 'grpcs'" : "'ws' or 'wss'";

    assertThat(
            problems(
                "protocols", List.of(protocol), "hosts", List.of("a"), "methods", List.of("GET")))
        .containsExactly(
            "methods: cannot set 'methods' when 'protocols' is " + others, PROTOCOL_CONDITION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sources", "destinations"})
  void grpcAndWebSocketsHaveNoAddresses(String attribute) {
    var peers = List.of(object("port", 80));

    for (var family : List.of(List.of("grpc", "grpcs"), List.of("ws", "wss"))) {
      assertThat(problems("protocols", family, "hosts", List.of("a"), attribute, peers))
          .containsExactly(
              "%s: cannot set '%s' when 'protocols' is '%s' or '%s'"
                  .formatted(attribute, attribute, family.getFirst(), family.getLast()),
              PROTOCOL_CONDITION);
    }
  }

  @Test
  void anAddressHasAnIpOrAPort() {
    assertThat(problems("protocols", List.of("tcp"), "sources", List.of(object())))
        .containsExactly(
            "sources[1]: at least one of these fields must be non-empty: 'ip', 'port'");
    assertThat(
            problems("protocols", List.of("tcp"), "sources", List.of(object("ip", "10.0.0.0/8"))))
        .isEmpty();
  }

  @Test
  void aRouteHasAProtocol() {
    assertThat(problems("protocols", List.of(), "hosts", List.of("a")))
        .containsExactly("protocols: length must be at least 1");
  }

  @Test
  void addressesAreForStreams() {
    var peers = List.of(object("port", 80));

    assertThat(problems("protocols", List.of("tcp"), "sources", peers)).isEmpty();
    assertThat(problems("hosts", List.of("a"), "sources", peers))
        .containsExactly(
            "sources: cannot set 'sources' when 'protocols' is 'http' or 'https'",
            PROTOCOL_CONDITION);
    assertThat(problems("protocols", List.of("tcp"), "destinations", peers, "paths", List.of("/")))
        .containsExactly(
            "paths: cannot set 'paths' when 'protocols' is 'tcp', 'tls', 'tls_passthrough' or"
                + " 'udp'",
            PROTOCOL_CONDITION);
  }

  @Test
  void serverNamesNeedTls() {
    assertThat(problems("protocols", List.of("http"), "hosts", List.of("a"), "snis", List.of("a")))
        .containsExactly(
            "snis: 'snis' can only be set when 'protocols' is 'grpcs', 'https', 'tls' or"
                + " 'tls_passthrough'",
            PROTOCOL_CONDITION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https", "grpcs", "tls", "tls_passthrough", "wss"})
  void theseProtocolsHaveTls(String protocol) {
    assertThat(problems("protocols", List.of(protocol), "snis", List.of("a"))).isEmpty();
  }

  @Test
  void pathsOfGrpcAreNotStripped() {
    var grpc = List.of("grpc");
    var hosts = List.of("a");

    assertThat(route("protocols", grpc, "hosts", hosts).document().flag("strip_path")).isFalse();
    assertThat(route("hosts", hosts).document().flag("strip_path")).isTrue();
    assertThat(problems("protocols", grpc, "hosts", hosts, "strip_path", false)).isEmpty();
    assertThat(problems("protocols", grpc, "hosts", hosts, "strip_path", true))
        .containsExactly(
            "strip_path: cannot set 'strip_path' when 'protocols' is 'grpc' or 'grpcs'",
            PROTOCOL_CONDITION);
  }

  @Test
  void anExpressionTakesTheOtherAttributesPlace() {
    var expression = "http.path == \"/a\"";
    var refusal =
        ": Router Expression failed validation: cannot set 'expression' with 'methods', 'hosts',"
            + " 'paths', 'headers', 'snis', 'sources' or 'destinations' simultaneously";

    assertThat(expressionProblems("expression", expression, "priority", 1)).isEmpty();
    assertThat(expressionProblems("expression", expression, "hosts", List.of("a")))
        .containsExactly(refusal);
    assertThat(expressionProblems("expression", expression, "regex_priority", 1))
        .containsExactly(refusal);
    assertThat(expressionProblems("hosts", List.of("a"), "regex_priority", 1)).isEmpty();
    assertThat(expressionProblems("hosts", List.of("a"), "priority", 1))
        .containsExactly(
            ": Router Expression failed validation: cannot set 'priority' without 'expression'");
  }

  @Test
  void expressionsOfStreamRoutesReadConnectionsOnly() {
    var tcp = List.of("tcp");

    assertThat(expressionProblems("protocols", tcp, "expression", "net.dst.port == 80")).isEmpty();
    for (var http :
        List.of(
            "http.path == \"/\"",
            "!(http.path == \"/\")",
            "net.dst.port == 80 && http.headers.a == \"b\"",
            "net.dst.port == 80 || http.queries.a == \"b\"")) {
      assertThat(expressionProblems("protocols", tcp, "expression", http))
          .as(http)
          .containsExactly(
              ": Router Expression failed validation: a stream route has no http.* fields: use"
                  + " net.* and tls.sni");
    }
  }

  private static List<String> problems(Object... namesAndValues) {
    return route(namesAndValues).problems();
  }

  private static Processed route(Object... namesAndValues) {
    return Processed.by(RouteSchema.routes(RouterFlavor.TRADITIONAL_COMPATIBLE), namesAndValues);
  }

  private static List<String> expressionProblems(Object... namesAndValues) {
    return Processed.by(RouteSchema.routes(RouterFlavor.EXPRESSIONS), namesAndValues).problems();
  }
}
