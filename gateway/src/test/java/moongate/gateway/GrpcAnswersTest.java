package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.GrpcCaller;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What plugins answer to calls of gRPC: clients read `grpc-status` and `grpc-message`, and neither
/// the body nor, in most languages, the status of HTTP.
final class GrpcAnswersTest {
  private final TestPlugin plugin = TestPlugin.quiet("answers", 1);
  private final GatewayUnderTest gateway = new GatewayUnderTest(plugin);
  private final GrpcCaller client = new GrpcCaller(gateway.http2Port());

  @AfterEach
  void close() {
    client.close();
    gateway.close();
  }

  private GrpcCaller.Reply answered(Answer answer) {
    plugin.in(Phase.ACCESS, _ -> Outcome.answer(answer));
    gateway.with(
        """
        services:
        - url: grpc://127.0.0.1:1
          routes: [{paths: [/], protocols: [grpc]}]
        plugins: [{name: answers}]
        """);
    return client.call("any", "");
  }

  private static void assertIs(
      GrpcCaller.Reply reply, int status, String grpcStatus, String message) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("grpc-status")).isEqualTo(grpcStatus);
    assertThat(reply.header("grpc-message")).isEqualTo(message);
    assertThat(reply.header("Content-Type")).isEqualTo("application/grpc");
    assertThat(reply.body()).isEmpty();
  }

  private static Headers ofType(String type) {
    var headers = new Headers();
    headers.set(HeaderName.CONTENT_TYPE, type);
    return headers;
  }

  @Test
  void whatIsSaidIsTheMessage() {
    assertIs(
        answered(Answer.Said.of(503, null, "100 % d\u00c3\u00b6wn")),
        503,
        "14",
        "100 %25 d%C3%B6wn");
  }

  @Test
  void aTextIsTheMessage() {
    assertIs(answered(new Answer.Exit(401, ofType("text/html"), "who?")), 401, "16", "who?");
  }

  @Test
  void jsonWouldNotBeReadAndIsLeftOut() {
    var json = ofType("application/json; charset=utf-8");
    assertIs(answered(new Answer.Exit(403, json, "{}")), 403, "7", "PermissionDenied");
  }

  @Test
  void anAnswerWithoutABodyHasTheNameOfTheStatus() {
    assertIs(answered(new Answer.Exit(429, null, null)), 429, "8", "ResourceExhausted");
  }

  @Test
  void anAnswerThatCallsItselfGrpcKeepsItsBody() {
    var reply = answered(new Answer.Exit(200, ofType("application/grpc+proto"), "frame"));
    assertThat(reply.body()).isEqualTo("frame");
    assertThat(reply.header("grpc-status")).isEqualTo("0");
    assertThat(reply.header("Content-Type")).isEqualTo("application/grpc+proto");
  }
}
