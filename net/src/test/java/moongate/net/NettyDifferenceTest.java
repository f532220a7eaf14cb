package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import moongate.net.Codec.Message;
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
        compare(bytes, ours.messages(), netty(bytes));
      }
    }
    assertThat(accepted).isGreaterThan(ROUNDS / 4);
  }

  private static void compare(String bytes, List<Message> ours, List<Message> theirs) {
    // Netty stops at what it refuses, so a message of ours without one of theirs was refused by it.
    for (int i = 0; i < ours.size(); i++) {
      var shown = bytes.replace("\r", "\\r").replace("\n", "\\n\n");
      assertThat(theirs.size()).as("refused by Netty, accepted by us: %s", shown).isGreaterThan(i);
      assertThat(comparable(ours.get(i))).as(shown).isEqualTo(comparable(theirs.get(i)));
    }
  }

  /// An absolute target replaces the Host header in ours, as it must.
  private static Message comparable(Message message) {
    if (message.target().startsWith("/")) {
      return message;
    }
    var headers = new ArrayList<>(message.headers());
    headers.removeIf(header -> header.regionMatches(true, 0, "host=", 0, 5));
    return new Message(
        message.method(), message.target(), message.version(), headers, message.body());
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

  private static List<Message> netty(String bytes) {
    var channel = new EmbeddedChannel(new HttpRequestDecoder());
    channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
    var messages = new ArrayList<Message>();
    HttpRequest head = null;
    var body = new StringBuilder();
    boolean isIntact = true;
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      isIntact &= ((io.netty.handler.codec.http.HttpObject) next).decoderResult().isSuccess();
      if (isIntact && next instanceof HttpRequest request) {
        head = request;
      }
      if (isIntact && next instanceof HttpContent content) {
        body.append(content.content().toString(ISO_8859_1));
      }
      if (isIntact && next instanceof LastHttpContent && head != null) {
        messages.add(message(head, body.toString()));
        body.setLength(0);
      }
      ReferenceCountUtil.release(next);
    }
    channel.finishAndReleaseAll();
    return messages;
  }

  private static Message message(HttpRequest head, String body) {
    var headers = new ArrayList<String>();
    ((HttpMessage) head)
        .headers()
        .forEach(header -> headers.add(header.getKey() + "=" + header.getValue()));
    return new Message(
        head.method().name(), head.uri(), head.protocolVersion().text(), headers, body);
  }
}
