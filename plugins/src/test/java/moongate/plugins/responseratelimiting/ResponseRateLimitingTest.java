package moongate.plugins.responseratelimiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.Secrets;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.MovableClock;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.http.Sockets;
import moongate.plugins.counting.CountPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The upstream says that a response used what the request's query asks for. The clock stands
/// still, so that no test runs over the end of a window.
final class ResponseRateLimitingTest {
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
              GatewaySettings.builder(),
              new SharedState(Secrets.NONE, () -> null, new MovableClock()),
              (_, resolver) ->
                  List.of(
                      new ResponseRateLimitingType(new CountPolicy(Sockets.NONE, resolver, false))))
          .upstream(ResponseRateLimitingTest::use);

  private static void use(Request request, Response response) {
    var target = request.head().target();
    var head = new ResponseHead(200);
    if (target.contains("?")) {
      var used = target.substring(target.indexOf('?') + 1).replace("&", ", ");
      head.headers().set(HeaderName.of("X-Kong-Limit"), used);
    }
    response.send(head);
    response.write(Chunk.of(request.head().headers().toString().replace("\r", "")));
    response.end();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private void with(String config) {
    gateway.withPlugin("response-ratelimiting", config);
  }

  @Test
  void aServiceSaysWhatItsResponseUsed() {
    with("limits: {videos: {month: 5, year: 10}, images: {year: 3}}");
    var first = gateway.get("/?videos=2&images=1");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.has("X-Kong-Limit")).isFalse();
    assertThat(first.received("X-RateLimit-Remaining-videos")).isEqualTo("5");
    assertThat(first.received("X-RateLimit-Remaining-images")).isEqualTo("3");
    assertThat(first.header("X-RateLimit-Limit-videos-Month")).isEqualTo("5");
    assertThat(first.header("X-RateLimit-Remaining-videos-Month")).isEqualTo("3");
    assertThat(first.header("X-RateLimit-Limit-videos-Year")).isEqualTo("10");
    assertThat(first.header("X-RateLimit-Remaining-videos-Year")).isEqualTo("8");
    assertThat(first.header("X-RateLimit-Remaining-images-Year")).isEqualTo("2");
    var second = gateway.get("/");
    assertThat(second.received("X-RateLimit-Remaining-videos")).isEqualTo("3");
    assertThat(second.header("X-RateLimit-Remaining-images-Year")).isEqualTo("2");
  }

  @Test
  void nullStandsForTheUsualHeaderAndConsumers() {
    with("limits: {videos: {year: 5}}, header_name: null, limit_by: null");
    assertThat(gateway.get("/?videos=2").header("X-RateLimit-Remaining-videos-Year"))
        .isEqualTo("3");
  }

  @Test
  void aResponseThatUsesMoreThanIsLeftIsKeptBack() {
    with("limits: {videos: {year: 2}, images: {year: 5}}");
    assertThat(gateway.get("/?videos=2").status()).isEqualTo(200);
    var refused = gateway.get("/?videos=1&images=1");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body()).isEmpty();
    assertThat(refused.header("X-RateLimit-Remaining-videos-Year")).isEqualTo("0");
    var other = gateway.get("/?images=1");
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.header("X-RateLimit-Remaining-images-Year"))
        .describedAs("what was refused does not count")
        .isEqualTo("4");
  }

  @Test
  void aServiceMayGiveBack() {
    with("limits: {videos: {year: 5}}");
    gateway.get("/?videos=5");
    gateway.get("/?videos=-2");
    assertThat(gateway.get("/").received("X-RateLimit-Remaining-videos")).isEqualTo("2");
  }

  @Test
  void blocksBeforeTheServiceIsAskedIfToldTo() {
    with("limits: {videos: {year: 1}, images: {year: 5}}, block_on_first_violation: true");
    assertThat(gateway.get("/?videos=1").status()).isEqualTo(200);
    var refused = gateway.get("/");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body()).contains("API rate limit exceeded for 'videos'");
  }

  @Test
  void hidesHeadersAndReadsAnotherOne() {
    with("limits: {videos: {year: 5}}, hide_client_headers: true, header_name: X-Used");
    var reply = gateway.get("/?videos=1");
    assertThat(reply.headerLines()).noneMatch(line -> line.startsWith("X-RateLimit"));
    assertThat(reply.header("X-Kong-Limit")).isEqualTo("videos=1");
  }

  @Test
  void whatIsNoUsageCountsNothing() {
    with("limits: {videos: {year: 5}}");
    var reply = gateway.get("/?videos&videos=x&images=3");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("X-RateLimit-Remaining-videos-Year")).isEqualTo("5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | config.limits: required field missing",
        "limits: {} | config.limits: length must be at least 1",
        "limits: {v: {}} | at least one of these fields must be non-empty",
        "limits: {'a b': {year: 1}} | bad header name",
        "'limits: {v: {hour: 5, minute: 10}}' | The limit for hour(5.0) cannot be lower than the limit for minute(10.0)",
        "'limits: {v: {year: 1}}, limit_by: path' | expected one of: consumer, credential, ip",
      })
  void refusesWhatCannotWork(String config, String message) {
    assertThatThrownBy(() -> with(config)).hasMessageContaining(message);
  }
}
