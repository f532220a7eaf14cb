package moongate.net.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import moongate.http.BodyException;
import moongate.http.ResponseHead;
import moongate.net.loop.Inbound;
import moongate.net.loop.SpareBuffers;

/// Our reading of responses without a connection: bytes in, bodies out, up to what is refused.
final class ResponseCodec {
  private static final int MOST = 16 * 1024;

  private final ResponseHead head = new ResponseHead(200);
  private final Inbound inbound = new Inbound(new EmbeddedChannel().config(), new SpareBuffers());
  private final HeadReader reader = new HeadReader(head.headers(), MOST, MOST, MOST, true);
  private final ResponseParser parser = new ResponseParser(head);
  private final BodyDecoder decoder = new BodyDecoder(true);
  private final List<String> bodies = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();
  private boolean isInBody;

  private ResponseCodec() {}

  /// The bodies of the complete responses in `bytes`, which come in pieces of `step`.
  static List<String> decode(String bytes, int step) {
    return new ResponseCodec().feed(bytes, step);
  }

  private List<String> feed(String bytes, int step) {
    try {
      for (int at = 0; at < bytes.length(); at += step) {
        var piece = bytes.substring(at, Math.min(at + step, bytes.length()));
        inbound.add(Unpooled.copiedBuffer(piece, ISO_8859_1));
        while (isInBody ? readBody() : readHead()) {}
      }
    } catch (ResponseParser.BadResponse | BodyException refused) {
      // What was read before stands.
    } finally {
      inbound.clear();
    }
    return bodies;
  }

  private boolean readHead() {
    if (!reader.read(inbound)) {
      if (reader.problem() != HeadReader.Problem.NONE) {
        throw new ResponseParser.BadResponse(reader.problem().name());
      }
      return false;
    }
    parser.parse(reader, decoder, false);
    isInBody = true;
    return true;
  }

  private boolean readBody() {
    for (var chunk = decoder.next(inbound); chunk != null; chunk = decoder.next(inbound)) {
      if (chunk.isLast()) {
        bodies.add(body.toString());
        body.setLength(0);
        reader.start();
        isInBody = false;
        return true;
      }
      body.append(chunk.asString());
      chunk.release();
    }
    return false;
  }
}
