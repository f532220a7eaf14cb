package moongate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "80, false, a.test",
    "443, true, a.test",
    "443, false, a.test:443",
    "80, true, a.test:80",
    "8080, false, a.test:8080",
  })
  void onlyTheUsualPortIsLeftOut(int port, boolean isSecure, String header) {
    assertThat(HostPort.header("a.test", port, isSecure)).isEqualTo(header);
  }

  @Test
  void aUrlWithoutAPortHasTheUsualOne() {
    assertThat(HostPort.of(URI.create("https://a.test/"), true)).isEqualTo(443);
    assertThat(HostPort.of(URI.create("http://a.test/"), false)).isEqualTo(80);
    assertThat(HostPort.of(URI.create("http://a.test:99/"), false)).isEqualTo(99);
  }
}
