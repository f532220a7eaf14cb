package moongate.plugins.correlationid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moongate.gateway.testing.GatewayUnderTest;
import moongate.plugins.requesttermination.RequestTerminationType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CorrelationIdTest {
  private static final String UUID =
      "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}";

  private final GatewayUnderTest gateway =
      new GatewayUnderTest(new CorrelationIdType(), new RequestTerminationType());

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest with(String config, String more) {
    return gateway.with(
        """
        services:
        - url: UPSTREAM
          routes: [{paths: [/]}]
        plugins:
        - {name: correlation-id, config: {%s}}
        %s
        """
            .formatted(config, more));
  }

  @Test
  void countsTheRequestsOfALoop() {
    var reply = with("", "").get("/");
    assertThat(reply.received("Kong-Request-ID")).matches(UUID + "#\\d+");
    assertThat(reply.header("Kong-Request-ID")).isEmpty();
    assertThat(gateway.get("/").received("Kong-Request-ID"))
        .isNotEqualTo(reply.received("Kong-Request-ID"));
  }

  @Test
  void keepsWhatTheClientSent() {
    var reply = with("header_name: X-Id, echo_downstream: true", "").get("/", "X-Id: mine");
    assertThat(reply.received("X-Id")).isEqualTo("mine");
    assertThat(reply.header("X-Id")).isEqualTo("mine");
    assertThat(gateway.get("/", "X-Id:").received("X-Id")).matches(UUID + "#\\d+");
  }

  @Test
  void makesOtherIdsToo() {
    assertThat(with("generator: uuid", "").get("/").received("Kong-Request-ID")).matches(UUID);
    assertThat(with("generator: tracker", "").get("/").received("Kong-Request-ID"))
        .matches("127\\.0\\.0\\.1-" + gateway.port() + "-\\d+-\\d+-1-\\d+\\.\\d{3}");
  }

  @Test
  void echoesTheIdAlsoWhereAnotherPluginAnswers() {
    var reply =
        with("echo_downstream: true, generator: uuid", "- {name: request-termination}").get("/");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Kong-Request-ID")).matches(UUID);
  }

  @Test
  void aResponseWithoutRouteHasAnIdToo() {
    var global =
        """
        plugins:
        - {name: correlation-id, config: {echo_downstream: true, generator: uuid}}
        """;
    var reply = gateway.with(global).get("/");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("Kong-Request-ID")).matches(UUID);
    assertThat(gateway.get("/", "Kong-Request-ID: mine").header("Kong-Request-ID"))
        .isEqualTo("mine");
  }

  @Test
  void aNameWithUnderscoresIsTheSameWithDashes() {
    with("header_name: x_id, echo_downstream: true, generator: uuid", "");
    assertThat(gateway.get("/", "X-Id: mine").header("X-Id")).isEqualTo("mine");
    var made = gateway.get("/");
    assertThat(made.received("x_id")).matches(UUID).isEqualTo(made.header("x-id"));
  }

  @Test
  void faultsOfTheConfigurationAreSaid() {
    assertThatThrownBy(() -> with("generator: x, header_name: \"a b\"", ""))
        .hasMessageContaining("expected one of: uuid, uuid#counter, tracker")
        .hasMessageContaining("bad header name 'a b'");
  }
}
