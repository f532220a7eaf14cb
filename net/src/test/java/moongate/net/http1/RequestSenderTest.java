package moongate.net.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.RequestHead;
import moongate.net.loop.Loops;
import moongate.net.loop.NettyLoop;
import moongate.net.loop.Outbound;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RequestSenderTest {
  private static final String HEAD = "POST / HTTP/1.1\r\n";
  private static final String CHUNKED_HEAD = HEAD + "Transfer-Encoding: chunked\r\n\r\n";

  private final Loops loops = Loops.start(1);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final RequestSender sender = sender((NettyLoop) loops.loop(0));
  private final Pieces body = new Pieces();

  private RequestSender sender(NettyLoop loop) {
    return new RequestSender(loop, new Outbound(loop, channel));
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    loops.close();
  }

  /// A body of unknown length, whose pieces come one by one.
  private static final class Pieces implements Body {
    final ArrayDeque<Chunk> there = new ArrayDeque<>();
    boolean isBroken;

    @Override
    public long length() {
      return -1;
    }

    @Override
    public Chunk read() {
      throw new IllegalStateException("nobody waits here");
    }

    @Override
    public @Nullable Chunk poll() {
      if (isBroken) {
        throw new BodyException(BodyException.Kind.CLIENT_GONE, "gone");
      }
      return there.poll();
    }

    void add(String piece) {
      there.add(Chunk.of(piece.getBytes(ISO_8859_1)));
    }
  }

  private void start(Body of) {
    sender.start(new RequestHead("POST", "/"), of);
  }

  private String sent() {
    channel.runPendingTasks();
    var text = new StringBuilder();
    for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
      text.append(buffer.toString(ISO_8859_1));
      buffer.release();
    }
    return text.toString();
  }

  private void takesOutput(boolean isSo) {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, isSo);
  }

  /// Two lengths, or one that is wrong, would let a service see another request in the body.
  @Test
  void theBodyAloneSaysHowLongItIs() {
    var head = new RequestHead("POST", "/");
    head.headers().add(HeaderName.CONTENT_LENGTH, "5");
    head.headers().add(HeaderName.CONTENT_LENGTH, "5");
    head.headers().set(HeaderName.TRANSFER_ENCODING, "gzip");
    sender.start(head, Body.of("abc"));
    sender.send(false);
    assertThat(sent()).isEqualTo(HEAD + "Content-Length: 3\r\n\r\nabc");
    head.headers().set(HeaderName.CONTENT_LENGTH, "4");
    sender.start(head, Body.of("abc"));
    sender.send(false);
    assertThat(sent()).isEqualTo(HEAD + "Content-Length: 3\r\n\r\nabc");
    sender.start(head, body);
    sender.send(false);
    assertThat(sent()).isEqualTo(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
  }

  @Test
  void aBodyThatIsThereLeavesWithItsHead() {
    start(Body.of("abc"));
    sender.send(false);
    assertThat(sent()).isEqualTo(HEAD + "Content-Length: 3\r\n\r\nabc");
    assertThat(sender.isSent()).isTrue();
    assertThat(sender.isBodyTouched()).isTrue();
  }

  @Test
  void ofABodyThatIsNotThereYetTheHeadLeaves() {
    start(body);
    sender.send(false);
    assertThat(sent()).isEqualTo(CHUNKED_HEAD);
    assertThat(sender.isSent()).isFalse();
    assertThat(sender.isBodyTouched()).isFalse();
    body.add("abc");
    sender.send(false);
    assertThat(sent()).isEqualTo("3\r\nabc\r\n");
    body.there.add(Chunk.END);
    sender.send(false);
    assertThat(sent()).isEqualTo("0\r\n\r\n");
    assertThat(sender.isSent()).isTrue();
  }

  @Test
  void aBodyIsOnlyReadWhenTheUpstreamTakesIt() {
    start(body);
    body.add("abc");
    takesOutput(false);
    sender.send(false);
    assertThat(sender.awaitsRoom()).isTrue();
    assertThat(body.there).hasSize(1);
    takesOutput(true);
    sender.send(false);
    assertThat(sender.awaitsRoom()).isFalse();
    assertThat(body.there).isEmpty();
  }

  @Test
  void aBodyThatFailsBeforeAResponseFailsTheCall() {
    start(body);
    body.isBroken = true;
    assertThatThrownBy(() -> sender.send(false)).isInstanceOf(BodyException.class);
    assertThat(sender.isSent()).isFalse();
  }

  @Test
  void aBodyThatFailsBehindAResponseIsGivenUpUntilTheNextRequest() {
    start(body);
    body.isBroken = true;
    sender.send(true);
    assertThat(sender.isSent()).isTrue();
    assertThat(sender.isGivenUp()).isTrue();
    start(Body.EMPTY);
    assertThat(sender.isSent()).isFalse();
    assertThat(sender.isGivenUp()).isFalse();
  }

  @Test
  void aConnectionThatHasEndedReadsNoBody() {
    start(body);
    body.add("abc");
    sender.stop();
    sender.send(false);
    assertThat(body.there).hasSize(1);
    assertThat(sent()).isEmpty();
  }
}
