package moongate.net.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Our codec beside Netty's, on valid messages and on mutations of them. Ours may refuse more; what
/// both accept has to be the same messages.
final class NettyDifferenceTest {
  private static final int ROUNDS = 150_000;

  private static final String[] METHODS = {"GET", "POST", "PUT", "HEAD", "OPTIONS", "X-Y"};
  private static final String[] TARGETS = {"/", "/a/b?c=d&e", "/%20%2f", "http://b/x", "*", "//x"};
  private static final String[] LINES = {
    "X: y",
    "X:y",
    "X: \ty ",
    "x-long-name: a, b; c=\"d e\"",
    "Connection: keep-alive",
    "Connection: close",
    "Empty:",
    "Accept: */*",
    "Content-Length: 5",
    "Content-Length: 0",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip",
    "Expect: 100-continue",
    "TE: trailers",
  };
  private static final String[] BODIES = {
    "", "hello", "5\r\nhello\r\n0\r\n\r\n", "3;a=b\r\nabc\r\n0\r\nT: u\r\n\r\n", "0\r\n\r\n"
  };

  /// Bytes that matter to some parser.
  private static final String SPICE =
      "\r\n\r\n  \t:;,=/\\.-_+0123459aAfFxX\0\u0001\u000b\u000c\u007f\u0080\u0085\u00a0\u00ff#%*\"'()[]";

  private final Random random = new Random(20261123);

  @Test
  void whatBothAcceptIsTheSame() {
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var bytes = message();
      if (random.nextInt(4) > 0) {
        bytes = mutated(bytes, 1 + random.nextInt(3));
      }
      bytes += message();
      var ours = Codec.decode(bytes, 1 + random.nextInt(bytes.length()));
      if (!ours.messages().isEmpty()) {
        accepted++;
        NettyCodec.compare(bytes, ours.messages());
      }
    }
    assertThat(accepted).isGreaterThan(ROUNDS / 4);
  }

  private String message() {
    var text = new StringBuilder();
    text.append(one(METHODS)).append(' ').append(one(TARGETS)).append(' ');
    text.append(random.nextInt(8) == 0 ? "HTTP/1.0" : "HTTP/1.1").append("\r\nHost: a\r\n");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(one(LINES)).append("\r\n");
    }
    return text.append("\r\n").append(one(BODIES)).toString();
  }

  private String mutated(String bytes, int times) {
    var text = new StringBuilder(bytes);
    for (int i = 0; i < times && !text.isEmpty(); i++) {
      int at = random.nextInt(text.length());
      char spice = SPICE.charAt(random.nextInt(SPICE.length()));
      switch (random.nextInt(5)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.setCharAt(at, spice);
        case 2 -> text.insert(at, one(LINES) + "\r\n");
        default -> text.insert(at, spice);
      }
    }
    return text.toString();
  }

  private String one(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
