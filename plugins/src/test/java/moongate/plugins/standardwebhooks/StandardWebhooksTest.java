package moongate.plugins.standardwebhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StandardWebhooksTest {
  private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String BODY = "{\"type\":\"paid\"}";

  private final GatewayUnderTest gateway = new GatewayUnderTest(new StandardWebhooksType());

  @AfterEach
  void close() {
    gateway.close();
  }

  private static String signed(String id, long time, String body) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
    var signature = mac.doFinal((id + "." + time + "." + body).getBytes(UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(signature);
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private Reply send(String id, long time, String signature, String body) {
    return gateway.send(
        "POST",
        "/hook",
        body,
        "webhook-id: " + id,
        "webhook-timestamp: " + time,
        "webhook-signature: " + signature);
  }

  @Test
  void whatIsSignedComesToTheServiceAsItIs() throws Exception {
    gateway.withPlugin("standard-webhooks", "secret_v1: whsec_" + KEY);
    long time = now();
    var reply = send("msg_1", time, "v1a,other v1,wrong " + signed("msg_1", time, BODY), BODY);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).endsWith(BODY);
  }

  @Test
  void theExampleOfTheSpecificationHasItsSignature() {
    var secret = Objects.requireNonNull(WebhookSecret.parse("whsec_" + KEY));
    var message = "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}";
    var signature = "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    assertThat(secret.hasSigned(message.getBytes(UTF_8), List.of(signature))).isTrue();
    assertThat(secret.hasSigned((message + " ").getBytes(UTF_8), List.of(signature))).isFalse();
  }

  @Test
  void whatIsAlteredOldOrUnsignedIsRefused() throws Exception {
    gateway.withPlugin("standard-webhooks", "secret_v1: " + KEY + ", tolerance_second: 100");
    long time = now();
    var right = signed("msg_1", time, BODY);
    assertThat(send("msg_1", time, right, BODY).status()).isEqualTo(200);
    assertThat(send("msg_2", time, right, BODY).status()).isEqualTo(400);
    assertThat(send("msg_1", time, right, BODY + " ").status()).isEqualTo(400);
    assertThat(send("msg_1", time, right.replace("v1,", "v2,"), BODY).status()).isEqualTo(400);
    for (long distance : new long[] {-200, 200}) {
      long other = time + distance;
      assertThat(send("msg_1", other, signed("msg_1", other, BODY), BODY).status()).isEqualTo(400);
    }
    var missing = gateway.send("POST", "/hook", BODY, "webhook-id: a");
    assertThat(missing.status()).isEqualTo(400);
    assertThat(missing.body()).contains("\"message\":\"bad request\"");
  }

  @Test
  void aSecretThatIsNoneIsRefused() {
    assertThatThrownBy(() -> gateway.withPlugin("standard-webhooks", "secret_v1: \"a b\""))
        .hasMessageContaining("config.secret_v1: a secret is base64");
  }
}
