package moongate.plugins.azurefunctions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.testkit.DrippingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Azure is a server on loopback: the app `127` of the domain `0.0.1`.
final class AzureFunctionsTest {
  private static final String APP = "appname: \"127\", hostdomain: \"0.0.1\", https: false";

  private final GatewayUnderTest azure = new GatewayUnderTest();
  private final int port =
      URI.create(GatewayUnderTest.url(azure.serve(AzureFunctionsTest::answer))).getPort();
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          GatewaySettings.builder(),
          (client, resolver) -> List.of(new AzureFunctionsType(client, resolver, port)));

  private static void answer(Request request, Response response) {
    if (request.head().target().contains("teapot")) {
      var head = new ResponseHead(418);
      head.headers().set(HeaderName.of("X-Function"), "yes");
      response.send(head);
      response.write(Chunk.of("short and stout"));
      response.end();
    } else {
      GatewayUnderTest.echo(request, response);
    }
  }

  @AfterEach
  void close() {
    gateway.close();
    azure.close();
  }

  private void with(String config) {
    gateway.with(
        """
        routes:
        - paths: [/fn]
          plugins: [{name: azure-functions, config: {%s, %s}}]
        """
            .formatted(APP, config));
  }

  @Test
  void theFunctionGetsTheRequest() {
    with("functionname: hello, apikey: k, clientid: c");
    var reply =
        gateway.send("POST", "/fn/a%20b?x=1", "body", "X-Own: o", "x-functions-key: forged");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.receivedLine()).isEqualTo("POST /api/hello/a%20b?x=1 HTTP/1.1");
    assertThat(reply.received("Host")).isEqualTo("127.0.0.1");
    assertThat(reply.received("X-Own")).isEqualTo("o");
    assertThat(reply.received("x-functions-key")).isEqualTo("k");
    assertThat(reply.received("x-functions-clientid")).isEqualTo("c");
    assertThat(reply.body()).endsWith("body");
  }

  @Test
  void theClientGetsItsResponse() {
    with("functionname: teapot, routeprefix: \"\"");
    var reply = gateway.get("/fn");
    assertThat(reply.status()).isEqualTo(418);
    assertThat(reply.header("X-Function")).isEqualTo("yes");
    assertThat(reply.body()).isEqualTo("short and stout");
    with("functionname: hello, routeprefix: \"\"");
    reply = gateway.get("/fn", "x-functions-key: forged");
    assertThat(reply.receivedLine()).isEqualTo("GET /hello HTTP/1.1");
    assertThat(reply.received("x-functions-key")).isEmpty();
  }

  @Test
  void aFunctionThatDripsHoldsNoRequest() {
    try (var dripping = DrippingServer.start("HTTP/1.1 200 OK\r\n\r\n", "x");
        var before =
            new GatewayUnderTest(
                GatewaySettings.builder(),
                (client, resolver) ->
                    List.of(new AzureFunctionsType(client, resolver, dripping.port())))) {
      before.with(
          """
          routes:
          - paths: [/fn]
            plugins: [{name: azure-functions, config: {%s, functionname: f, timeout: 300}}]
          """
              .formatted(APP));
      assertThat(before.get("/fn").status()).isEqualTo(500);
    }
  }

  @Test
  void aFunctionThatDoesNotAnswerIsAnError() {
    var closed =
        new GatewayUnderTest(
            GatewaySettings.builder(),
            (client, resolver) -> List.of(new AzureFunctionsType(client, resolver, 1)));
    try (closed) {
      closed.withPlugin("azure-functions", APP + ", functionname: hello");
      var reply = closed.get("/fn");
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.body()).contains("An unexpected error occurred");
    }
  }

  @Test
  void namesThatCannotBePartOfAUrlAreRefused() {
    assertThatThrownBy(() -> gateway.withPlugin("azure-functions", "appname: a/b, functionname: f"))
        .hasMessageContaining("config.appname: invalid value: a/b");
  }
}
