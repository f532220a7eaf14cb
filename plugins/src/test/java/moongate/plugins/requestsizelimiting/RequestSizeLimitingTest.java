package moongate.plugins.requestsizelimiting;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestSizeLimitingTest {
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          GatewaySettings.builder().maxBufferedBody(4), new RequestSizeLimitingType());

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest with(String config) {
    return gateway.withPlugin("request-size-limiting", config);
  }

  private Reply chunked(String body) {
    return gateway.raw(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
            .formatted(body.length(), body));
  }

  private static void assertIsTooLarge(Reply reply) {
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.body()).contains("\"message\":\"Request size limit exceeded\"");
  }

  @ParameterizedTest
  @CsvSource({"bytes, 5", "kilobytes, 5120", "megabytes, 5242880"})
  void theLengthThatTheClientTellsCounts(String unit, int most) {
    with("allowed_payload_size: 5, size_unit: " + unit);
    assertThat(gateway.send("POST", "/", "x".repeat(most)).status()).isEqualTo(200);
    var head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ";
    assertIsTooLarge(gateway.raw(head + (most + 1) + "\r\n\r\n"));
    var waiting = gateway.raw(head + (most + 1) + "\r\nExpect: 100-continue\r\n\r\n");
    assertThat(waiting.status()).isEqualTo(417);
    assertThat(waiting.body()).contains("Request size limit exceeded");
  }

  @Test
  void whatComesCountsWhereTheClientTellsNoLength() {
    with("allowed_payload_size: 2, size_unit: bytes");
    assertThat(chunked("xx").body()).endsWith("xx");
    assertIsTooLarge(chunked("xxx"));
  }

  @Test
  void aBodyThatIsTooLargeForTheBufferIsCountedOnItsWay() {
    with("allowed_payload_size: 20, size_unit: bytes");
    assertThat(chunked("x".repeat(20)).body()).endsWith("x".repeat(20));
    assertThat(chunked("x".repeat(21)).status()).isEqualTo(413);
  }

  @Test
  void aLengthMayBeDemanded() {
    with("require_content_length: true");
    var reply = gateway.send("POST", "/", "");
    assertThat(reply.status()).isEqualTo(411);
    assertThat(reply.body()).contains("A valid Content-Length header is required");
    assertThat(chunked("x").status()).isEqualTo(200);
    assertThat(gateway.send("POST", "/", "", "Content-Length: 0").status()).isEqualTo(200);
  }
}
