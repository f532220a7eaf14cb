package moongate.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.GrpcCaller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Calls of gRPC that a target does not answer. What it has not looked at, as when it is about to
/// end, goes to another one; what became of the others, the client gets to know.
final class GrpcRetryTest {
  private static final int REFUSED_STREAM = 7;
  private static final int CANCEL = 8;

  private final GatewayUnderTest gateway = new GatewayUnderTest();
  private final GrpcCaller client = new GrpcCaller(gateway.http2Port());

  @AfterEach
  void close() {
    client.close();
    gateway.close();
  }

  @Test
  void whatWasRefusedGoesToAnotherTarget() {
    try (var leaving = LeavingService.resetting(REFUSED_STREAM)) {
      assertThat(callsAreAnswered(leaving)).isTrue();
      assertThat(leaving.calls()).isPositive();
    }
  }

  @Test
  void whatATargetThatEndsHasNotSeenGoesToAnother() {
    try (var leaving = LeavingService.ending()) {
      assertThat(callsAreAnswered(leaving)).isTrue();
      assertThat(leaving.calls()).isPositive();
    }
  }

  private boolean callsAreAnswered(LeavingService leaving) {
    int staying =
        gateway.http2Port((request, response) -> {
          var body = new String(request.body().readAll(100), ISO_8859_1);
          TestResponses.text(response, 200, body);
        });
    gateway.with(
        """
        upstreams:
        - name: pair
          algorithm: least-connections
          targets: [{target: "127.0.0.1:%d"}, {target: "127.0.0.1:%d"}]
        services:
        - host: pair
          protocol: grpc
          routes: [{paths: [/], protocols: [grpc]}]
        """
            .formatted(leaving.port(), staying));
    boolean areAnswered = true;
    for (int i = 0; i < 4; i++) {
      areAnswered &= client.call("question " + i, "").body().equals("question " + i);
    }
    return areAnswered;
  }

  /// As the table of gRPC's protocol has it. Clients look at `grpc-status` of a 200 only.
  @ParameterizedTest
  @CsvSource({
    "7, 200, 14, Unavailable",
    "8, 200, 1, Canceled",
    "11, 200, 8, ResourceExhausted",
    "12, 200, 7, PermissionDenied",
    "1, 502, 13, Internal",
    "2, 502, 13, Internal"
  })
  void theClientIsToldWhatTheServiceHasMadeOfItsCall(
      int errorCode, int status, String grpcStatus, String message) {
    try (var service = LeavingService.resetting(errorCode)) {
      serve(service);
      var reply = client.call("question", "");
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.header("grpc-status")).isEqualTo(grpcStatus);
      assertThat(reply.header("grpc-message")).isEqualTo(message);
      assertThat(reply.header("Content-Type")).isEqualTo("application/grpc");
      assertThat(reply.body()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"1n, 4", "1u, 4", "20S, 1", "1H, 1", "S, 1", "123456789n, 1", "1x, 1"})
  void aCallThatIsCanceledAfterItsTimeHasExceededItsDeadline(String timeout, String grpcStatus) {
    try (var service = LeavingService.resetting(CANCEL)) {
      serve(service);
      assertThat(client.call("question", timeout).header("grpc-status")).isEqualTo(grpcStatus);
    }
  }

  private void serve(LeavingService service) {
    gateway.with(
        """
        services:
        - url: grpc://127.0.0.1:%d
          retries: 1
          routes: [{paths: [/], protocols: [grpc]}]
        """
            .formatted(service.port()));
  }
}
