package moongate.plugins.botdetection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moongate.gateway.testing.GatewayUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BotDetectionTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest(new BotDetectionType());

  @AfterEach
  void close() {
    gateway.close();
  }

  private int statusFor(String agent) {
    return gateway.get("/", "User-Agent: " + agent).status();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "facebookexternalhit/1.1",
        "Mozilla/5.0 (compatible; SomeUnheardOfBot/0.1)",
        "Python-urllib/3.11",
        "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
      })
  void knownBotsAreTurnedAway(String agent) {
    gateway.withPlugin("bot-detection", "");
    var reply = gateway.get("/", "User-Agent: " + agent);
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("\"message\":\"Forbidden\"");
    assertThat(statusFor(agent)).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "curl/7.88.1",
        "Robot Framework client",
        "okhttp/4.12.0",
      })
  void othersMayPass(String agent) {
    gateway.withPlugin("bot-detection", "");
    assertThat(statusFor(agent)).isEqualTo(200);
    assertThat(statusFor(agent)).isEqualTo(200);
  }

  /// `Aa` and `BB` have the same hash.
  @Test
  void whatIsRememberedOfOneIsNotSaidOfAnother() {
    gateway.withPlugin("bot-detection", "deny: ['^Aa$']");
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
    for (int i = 0; i < 2; i++) {
      assertThat(statusFor("Aa")).isEqualTo(403);
      assertThat(statusFor("BB")).isEqualTo(200);
    }
  }

  @Test
  void whoDoesNotSayWhoTheyAreMayPassAndWhoSaysItTwiceMayNot() {
    gateway.withPlugin("bot-detection", "");
    assertThat(gateway.get("/").status()).isEqualTo(200);
    assertThat(gateway.get("/", "User-Agent: a", "User-Agent: b").status()).isEqualTo(400);
  }

  @Test
  void allowedOnesComeBeforeDeniedOnes() {
    gateway.withPlugin("bot-detection", "allow: [\"^Googlebot\", curl], deny: [\"curl|wget\"]");
    assertThat(statusFor("Googlebot/2.1")).isEqualTo(200);
    assertThat(statusFor("curl/8")).isEqualTo(200);
    assertThat(statusFor("wget/1")).isEqualTo(403);
    assertThat(statusFor("Mozilla/5.0 Googlebot/2.1")).isEqualTo(403);
  }

  @Test
  void regexesThatCannotBeUsedAreRefused() {
    assertThatThrownBy(() -> gateway.withPlugin("bot-detection", "allow: [\"(\"]"))
        .hasMessageContaining("config.allow[1]: not a valid regex: (");
  }
}
