package moongate.plugins.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moongate.gateway.testing.GatewayUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedirectTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest(new RedirectType());

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void sendsClientsElsewhere() {
    gateway.withPlugin("redirect", "location: 'https://other.test:8443/there?x=1'");
    var reply = gateway.get("/here?a=b");
    assertThat(reply.status()).isEqualTo(301);
    assertThat(reply.header("Location")).isEqualTo("https://other.test:8443/there?x=1");
    assertThat(reply.body()).isEqualTo("redirecting");
  }

  @Test
  void keepsThePathAndTheQueryWhereItShall() {
    gateway.withPlugin(
        "redirect",
        "location: 'https://other.test:8443', status_code: 308, keep_incoming_path: true");
    var reply = gateway.get("/here%20/?a=b%26");
    assertThat(reply.status()).isEqualTo(308);
    assertThat(reply.header("Location")).isEqualTo("https://other.test:8443/here%20/?a=b%26");
  }

  @ParameterizedTest
  @CsvSource({
    "https://other.test/there,       /here?a=b, https://other.test/there/here?a=b",
    "https://other.test/there/,      /here,     https://other.test/there/here",
    "https://other.test/,            /,         https://other.test/",
    "https://other.test/there?x=1,   /here?a=b, https://other.test/there/here?x=1&a=b",
    "https://other.test/there?x=1#y, /here?,    https://other.test/there/here?x=1#y",
    "https://other.test?x=1,         /here,     https://other.test/here?x=1",
  })
  void theKeptPathComesBelowThatOfTheLocation(String location, String asked, String expected) {
    gateway.withPlugin("redirect", "location: '" + location + "', keep_incoming_path: true");
    assertThat(gateway.get(asked).header("Location")).isEqualTo(expected);
  }

  @Test
  void theStatusMayBeAny() {
    gateway.withPlugin("redirect", "location: 'https://other.test', status_code: 300");
    assertThat(gateway.get("/").status()).isEqualTo(300);
    assertThatThrownBy(
            () -> gateway.withPlugin("redirect", "location: 'https://other.test', status_code: 99"))
        .hasMessageContaining("value should be between 100 and 599");
  }

  @Test
  void theAddressHasAHost() {
    assertThatThrownBy(() -> gateway.withPlugin("redirect", "location: /there"))
        .hasMessageContaining("missing host in url");
  }
}
