package moongate.net.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.junit.jupiter.api.Test;

final class FieldEncoderTest {
  private static final long ANY_SIZE = 1 << 20;

  private final FieldEncoder encoder = new FieldEncoder(true);
  private final NettyFields netty = new NettyFields(ANY_SIZE, 0);
  private final Decoded decoded = new Decoded(ANY_SIZE);

  private static Headers headers(String... fields) {
    var headers = new Headers();
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(HeaderName.of(fields[i]), fields[i + 1]);
    }
    return headers;
  }

  private byte[] section() {
    return Arrays.copyOf(encoder.section(), encoder.length());
  }

  private List<String> sent(Headers headers) throws Exception {
    encoder.begin().all(headers);
    var fields = netty.decode(section());
    assertThat(decoded.decode(section())).isEqualTo(fields);
    return fields;
  }

  @Test
  void aRequestIsReadAsItWasSent() throws Exception {
    var headers =
        headers(
            "Host",
            "a.test",
            "Accept",
            "*/*",
            "Connection",
            "close",
            "X-Key",
            "1",
            "TE",
            "trailers");
    for (var method : List.of("GET", "POST", "PUT", "PUT")) {
      encoder.begin().request(method, "https", headers, 0, "/a?b=" + method).all(headers);

      assertThat(netty.decode(section()))
          .containsExactly(
              ":method=" + method,
              ":scheme=https",
              ":authority=a.test",
              ":path=/a?b=" + method,
              "accept=*/*",
              "x-key=1",
              "te=trailers");
    }
  }

  @Test
  void aResponseIsReadAsItWasSent() throws Exception {
    var responses = new FieldEncoder(false);
    for (int status : new int[] {200, 404, 299, 299, 299}) {
      var headers = headers("HOST", "b", "Set-Cookie", "a=b", "Set-Cookie", "c=d");
      responses.begin().status(status).all(headers);
      assertThat(netty.decode(Arrays.copyOf(responses.section(), responses.length())))
          .containsExactly(":status=" + status, "host=b", "set-cookie=a=b", "set-cookie=c=d");
    }
  }

  @Test
  void whatIsSentAgainTakesOneByte() throws Exception {
    var headers =
        headers("Content-Type", "application/grpc", "x-own", "always the same", "Via", "1.1 a");
    sent(headers);
    sent(headers);
    sent(headers);

    assertThat(encoder.length()).isEqualTo(3);
  }

  @Test
  void whatIsNewEachTimePushesNothingOut() throws Exception {
    for (int i = 0; i < 1000; i++) {
      var headers =
          headers("x-own", "always the same", "x-request-id", "number " + i + " of many more");
      assertThat(sent(headers)).hasSize(2);
    }

    int id = "number 999 of many more".length();
    assertThat(encoder.length()).isLessThanOrEqualTo(1 + 3 + id);
  }

  @Test
  void secretsAreInNoTable() throws Exception {
    var headers =
        headers("Authorization", "Bearer abc", "Cookie", "short", "Proxy-Authorization", "x");
    int first = 0;
    for (int i = 0; i < 4; i++) {
      sent(headers);
      first = first == 0 ? encoder.length() : first;
      assertThat(encoder.length()).isEqualTo(first);
    }
    assertThat(section()[0]).isEqualTo((byte) 0x1F);
  }

  @Test
  void largeFieldsAreInNoTable() throws Exception {
    var headers = headers("x-large", "v".repeat(3000), "x-small", "v");
    sent(headers);
    sent(headers);
    sent(headers);

    assertThat(encoder.length()).isGreaterThan(3000);
  }

  @Test
  void keepsNoMemoryOfWhatIsRare() throws Exception {
    sent(headers("x-large", "v".repeat(100_000)));
    encoder.begin().request("GET", "https", headers(), -1, "/" + "p".repeat(30_000));
    encoder.end();

    assertThat(encoder.section().length).isLessThan(1000);
  }

  @Test
  void forgetsWhatTheOtherSideStillHasIfThereWasMuchSince() throws Exception {
    var own = headers("x-own", "always the same");
    sent(own);
    for (int i = 0; i < 20; i++) {
      sent(headers("x-" + i, (char) ('a' + i) + "v".repeat(1000)));
    }

    assertThat(sent(own)).containsExactly("x-own=always the same");
    sent(own);
    assertThat(encoder.length()).isEqualTo(1);
  }

  /// Values that repeat and that do not, whatever the other side makes of the table meanwhile.
  @Test
  void bothSidesKeepTheSameTable() throws Exception {
    var random = new Random(9113);
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(100) == 0) {
        // Announced, maybe more than once before the next section; then acknowledged by it.
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
          int capacity = random.nextInt(2) * random.nextInt(FieldDecoder.USUAL_CAPACITY + 1);
          encoder.mostCapacity(capacity);
          netty.decoderCapacity(capacity);
          decoded.decoder().mostCapacity(capacity);
        }
      }
      var fields = new ArrayList<String>();
      var expected = new ArrayList<String>();
      for (int count = random.nextInt(12); count > 0; count--) {
        var name = random.nextInt(4) == 0 ? "Accept" : "X-" + random.nextInt(30);
        var value = "v".repeat(random.nextInt(200)) + random.nextInt(1 << random.nextInt(8));
        fields.addAll(List.of(name, value));
        expected.add(name.toLowerCase(java.util.Locale.ROOT) + "=" + value);
      }
      assertThat(sent(headers(fields.toArray(String[]::new)))).isEqualTo(expected);
    }
  }
}
