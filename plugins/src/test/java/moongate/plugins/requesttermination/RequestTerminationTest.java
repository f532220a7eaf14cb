package moongate.plugins.requesttermination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.GrpcCaller;
import moongate.testkit.LoggedLines;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestTerminationTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest(new RequestTerminationType());

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest with(String config) {
    return gateway.with(
        """
        services:
        - name: s
          url: UPSTREAM
          routes: [{name: r, paths: ["~/a/(?<id>.*)", /]}]
        plugins:
        - {name: request-termination, config: {%s}}
        """
            .formatted(config));
  }

  @ParameterizedTest
  @CsvSource({
    "401, Unauthorized",
    "404, Not found",
    "405, Method not allowed",
    "500, An unexpected error occurred",
    "502, Bad Gateway",
    "503, Service unavailable"
  })
  void statusesHaveTheirMessages(int status, String message) {
    var reply = with("status_code: " + status).get("/");
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body()).isEqualTo("{\"message\":\"" + message + "\"}");
    assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
  }

  @Test
  void grpcClientsGetTheMessageWhereTheyLookForIt() {
    with("status_code: 503, message: back at 9");
    try (var client = new GrpcCaller(gateway.http2Port())) {
      var reply = client.call("any", "");
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("grpc-status")).isEqualTo("14");
      assertThat(reply.header("grpc-message")).isEqualTo("back at 9");
    }
  }

  @Test
  void othersAreEmpty() {
    var reply = with("status_code: 204").get("/");
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.body()).isEmpty();
    assertThat(with("status_code: 200").get("/").body()).isEmpty();
  }

  @Test
  void saysTheMessageOrTheBody() {
    assertThat(with("message: \"gone \\\"ä\\\"\"").get("/").body())
        .isEqualTo("{\"message\":\"gone \\\"\u00C3\u00A4\\\"\"}");
    var reply = with("status_code: 200, body: <p>ä</p>, content_type: text/html").get("/");
    assertThat(reply.body()).isEqualTo("<p>\u00C3\u00A4</p>");
    assertThat(reply.header("Content-Type")).isEqualTo("text/html");
    var text = with("status_code: 200, body: <p>").get("/");
    assertThat(text.body()).isEqualTo("<p>");
    assertThat(text.header("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
  }

  @Test
  void aTriggerIsAHeaderOrAnArgument() {
    with("trigger: stop, status_code: 418, message: x");
    assertThat(gateway.get("/").status()).isEqualTo(200);
    assertThat(gateway.get("/?a=stop").status()).isEqualTo(200);
    assertThat(gateway.get("/?stop").status()).isEqualTo(418);
    assertThat(gateway.get("/", "Stop: now").status()).isEqualTo(418);
  }

  /// Kong's schema takes it; what it would be is the beginning of an answer, and no end.
  @Test
  void aStatusThatEndsNothingIsToldWhenItIsConfigured() {
    try (var logged = LoggedLines.of("moongate.plugin")) {
      with("status_code: 100");
      assertThat(gateway.get("/").status()).isEqualTo(500);
      assertThat(logged.texts())
          .first(InstanceOfAssertFactories.STRING)
          .startsWith("[request-termination] no response can have status_code 100: ");
    }
  }

  @Test
  void echoesWhatItKnows() {
    with("echo: true, status_code: 404");
    var type = "Content-Type: application/x-www-form-urlencoded";
    var reply = gateway.send("POST", "/a/7?b=1&b=2&c", "d=e", "X-A: 1", type);
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body())
        .contains(
            "\"message\":\"Not found\"",
            "\"hostname\":\"localhost\"",
            "\"query\":{\"b\":[\"1\",\"2\"],\"c\":true}",
            "\"x-a\":\"1\"",
            "\"raw_body\":\"d=e\"",
            "\"body\":{\"d\":\"e\"}",
            "\"named\":{\"id\":\"7\"}",
            "\"method\":\"POST\"",
            "\"matched_route\":{\"id\":",
            "\"matched_service\":{\"id\":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "message: a, body: b | message cannot be used with content_type or body",
        "content_type: a/b | content_type requires a body",
        "echo: true, body: b | echo cannot be used with content_type and body",
        "status_code: 99 | value should be between 100 and 599"
      })
  void contradictionsAreRefused(String config, String message) {
    assertThatThrownBy(() -> with(config)).hasMessageContaining(message);
  }
}
