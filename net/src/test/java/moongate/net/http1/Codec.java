package moongate.net.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import moongate.http.BodyException;
import moongate.http.Rejection;
import moongate.http.RequestHead;
import moongate.net.loop.Inbound;
import moongate.net.loop.SpareBuffers;
import moongate.net.settings.Limits;

/// Our codec without a connection: bytes in, requests out.
final class Codec {
  /// A request as both codecs see it.
  record Message(String method, String target, String version, List<String> headers, String body) {}

  /// The requests read, and why reading ended early (empty if it did not).
  record Outcome(List<Message> messages, String refusal, int status) {}

  private static final ChannelConfig CONFIG = new EmbeddedChannel().config();

  private final Limits limits;
  private final RequestHead head = new RequestHead();
  private final Inbound inbound = new Inbound(CONFIG, new SpareBuffers());
  private final HeadReader reader;
  private final RequestParser parser;
  private final BodyDecoder decoder = new BodyDecoder(false);
  private final List<Message> messages = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();
  private boolean isInBody;

  Codec(Limits limits) {
    this.limits = limits;
    this.reader =
        new HeadReader(
            head.headers(), limits.requestLine(), limits.headerLine(), limits.head(), false);
    this.parser = new RequestParser(head, limits.headerLines(), limits.bodyOrUnlimited());
  }

  /// Reads `bytes` in pieces of `step`.
  static Outcome decode(String bytes, int step) {
    return new Codec(Limits.DEFAULT).feed(bytes, step);
  }

  Outcome feed(String bytes, int step) {
    try {
      for (int at = 0; at < bytes.length(); at += step) {
        var piece = bytes.substring(at, Math.min(at + step, bytes.length()));
        inbound.add(Unpooled.copiedBuffer(piece, ISO_8859_1));
        advance();
      }
      return new Outcome(messages, "", 0);
    } catch (Rejected rejected) {
      Rejection refusal = rejected.rejection();
      return new Outcome(messages, refusal.detail(), refusal.status());
    } catch (BodyException malformed) {
      return new Outcome(messages, String.valueOf(malformed.getMessage()), 400);
    } finally {
      inbound.clear();
    }
  }

  private void advance() {
    while (isInBody ? readBody() : readHead()) {}
  }

  private boolean readHead() {
    if (!reader.read(inbound)) {
      if (reader.problem() != HeadReader.Problem.NONE) {
        throw new Rejected(Rejection.badRequest(reader.problem().name()));
      }
      return false;
    }
    parser.start();
    parser.parse(reader);
    if (parser.contentLength() >= 0) {
      decoder.startLength(parser.contentLength());
    } else {
      decoder.startChunked(limits.bodyOrUnlimited());
    }
    isInBody = true;
    return true;
  }

  private boolean readBody() {
    for (var chunk = decoder.next(inbound); chunk != null; chunk = decoder.next(inbound)) {
      if (chunk.isLast()) {
        finishMessage();
        return true;
      }
      body.append(chunk.asString());
      chunk.release();
    }
    return false;
  }

  private void finishMessage() {
    var headers = new ArrayList<String>();
    for (int i = 0; i < head.headers().size(); i++) {
      headers.add(head.headers().nameAt(i) + "=" + head.headers().valueAt(i));
    }
    var line = parser.requestLine().split(" ", -1);
    messages.add(new Message(line[0], line[1], line[2], headers, body.toString()));
    body.setLength(0);
    reader.start();
    head.clear();
    isInBody = false;
  }
}
