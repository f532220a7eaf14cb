package moongate.net.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import moongate.net.http1.Codec.Message;

/// Netty's codec, to compare ours with.
final class NettyCodec {
  private NettyCodec() {}

  /// Fails when we take something for another message than Netty does, or for one at all where
  /// Netty sees none.
  static void compare(String bytes, List<Message> ours) {
    var theirs = netty(bytes);
    // Netty stops at what it refuses, so a message of ours without one of theirs was refused by it.
    for (int i = 0; i < ours.size(); i++) {
      if (!ours.get(i).version().matches("HTTP/1\\.[01]")) {
        return; // Netty frames versions that nobody speaks in its own way.
      }
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

  private static List<Message> netty(String bytes) {
    var channel = new EmbeddedChannel(new HttpRequestDecoder());
    channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
    var messages = new ArrayList<Message>();
    HttpRequest head = null;
    var body = new StringBuilder();
    boolean isIntact = true;
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      isIntact &= ((HttpObject) next).decoderResult().isSuccess();
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
