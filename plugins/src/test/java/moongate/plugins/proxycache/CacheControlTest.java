package moongate.plugins.proxycache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.Secrets;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What services and clients say about caching, where the plugin shall heed it.
final class CacheControlTest {
  private final MovableClock clock = new MovableClock();
  private final SharedState shared = new SharedState(Secrets.NONE, () -> null, clock);
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          GatewaySettings.builder(), shared, (_, _) -> List.of(new ProxyCacheType()));

  @AfterEach
  void close() {
    gateway.close();
  }

  /// @param lines of the service's head; several are separated by `|`
  private void with(String config, String lines) {
    gateway.upstream(200, "Content-Type: text/plain\n" + lines.replace('|', '\n'), "answer");
    gateway.withPlugin("proxy-cache", "strategy: memory, cache_ttl: 20" + config);
  }

  private String statusAfter(long seconds, String... headers) {
    clock.forward(seconds);
    return gateway.get("/", headers).header("X-Cache-Status");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Cache-Control: max-age=5; 5",
        "Cache-Control: max-age=5, s-maxage=9; 9",
        "Cache-Control: s-maxage=9, max-age=5; 9",
        "Cache-Control: public, Max-Age=\"5\"; 5",
        "Cache-Control: public|Cache-Control: max-age=5; 5",
        "Cache-Control: max-age=5|Expires: 0; 5",
        "Cache-Control: public; 20",
        "Cache-Control: max-age=x; 20",
        "Cache-Control: max-age=123456789012; 20",
        "X-None: 1; 20",
      })
  void aServiceSaysHowLongItsResponseLasts(String lines, int seconds) {
    with(", cache_control: true", lines);
    assertThat(statusAfter(0)).isEqualTo("Miss");
    assertThat(statusAfter(seconds - 1)).isEqualTo("Hit");
    assertThat(statusAfter(1)).isEqualTo("Miss");
  }

  @Test
  void itMayAlsoSayWhenItsResponseIsOver() {
    var time = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
    with(", cache_control: true", "Expires: " + time.format(clock.instant().plusSeconds(5)));
    assertThat(statusAfter(0)).isEqualTo("Miss");
    assertThat(statusAfter(4)).isEqualTo("Hit");
    assertThat(statusAfter(1)).as("over by now").isEqualTo("Bypass");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cache-Control: private",
        "Cache-Control: no-store",
        "Cache-Control: no-cache",
        "Cache-Control: max-age=0",
        "Expires: 0"
      })
  void whatMustNotBeKeptIsNotKept(String line) {
    with(", cache_control: true", line);
    assertThat(statusAfter(0)).isEqualTo("Bypass");
    assertThat(statusAfter(0)).isEqualTo("Bypass");
    with("", line);
    assertThat(statusAfter(0)).isEqualTo("Miss");
    assertThat(statusAfter(0)).isEqualTo("Hit");
  }

  /// The response lasts for 10 seconds, and is stored for longer.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "3; no-store; Bypass",
        "3; no-cache; Bypass",
        "3; max-age=3; Hit",
        "3; max-age=2; Refresh",
        "3; min-fresh=7; Hit",
        "3; min-fresh=8; Refresh",
        "3; only-if-cached; Hit",
        "10; public; Hit",
        "11; public; Refresh",
        "12; max-stale; Hit",
        "12; max-stale=2; Hit",
        "12; max-stale=1; Refresh",
      })
  void aClientSaysHowFreshAResponseItWants(long age, String wish, String status) {
    with(", cache_control: true, storage_ttl: 100", "Cache-Control: max-age=10");
    assertThat(statusAfter(0)).isEqualTo("Miss");
    assertThat(statusAfter(age, "Cache-Control: " + wish)).isEqualTo(status);
  }

  @Test
  void noClientIsHeededWhereTheConfigurationAloneCounts() {
    with("", "X-None: 1");
    assertThat(statusAfter(0, "Cache-Control: only-if-cached")).isEqualTo("Miss");
    for (var wish : List.of("no-store", "no-cache", "max-age=0")) {
      assertThat(statusAfter(1, "Cache-Control: " + wish)).as(wish).isEqualTo("Hit");
    }
  }
}
