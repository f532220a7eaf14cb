package moongate.plugins.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import moongate.http.HeaderName;
import moongate.http.RequestHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors that AWS publishes for Signature Version 4.
final class SignatureTest {
  private static final AwsCredentials CREDENTIALS =
      AwsCredentials.lasting("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "");
  private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");

  static Stream<Arguments> vectors() {
    return Stream.of(
        // get-vanilla
        Arguments.of(
            "GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        // post-vanilla
        Arguments.of(
            "POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        // get-vanilla-query-order-key-case
        Arguments.of(
            "GET",
            "/?Param2=value2&Param1=value1",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void signaturesAreThoseThatAwsPublishes(String method, String target, String signature) {
    var head = new RequestHead(method, target);
    head.headers().set(HeaderName.HOST, "example.amazonaws.com");
    new Signature("us-east-1", "service").sign(head, new byte[0], CREDENTIALS, NOW);
    assertThat(head.headers().firstOr(HeaderName.AUTHORIZATION, ""))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=host;x-amz-date, Signature="
                + signature);
    assertThat(head.headers().firstOr(HeaderName.of("x-amz-date"), ""))
        .isEqualTo("20150830T123600Z");
  }

  @Test
  void secretsAreNotShown() {
    assertThat(CREDENTIALS.toString()).isEqualTo("AwsCredentials[AKIDEXAMPLE]");
  }

  @Test
  void namesAreEscapedForPaths() {
    assertThat(Signature.escaped("arn:aws:lambda:x:1:function:f~1-_."))
        .isEqualTo("arn%3Aaws%3Alambda%3Ax%3A1%3Afunction%3Af~1-_.");
  }
}
