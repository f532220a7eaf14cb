package moongate.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moongate.fiber.Fiber;
import moongate.http.Caller;
import moongate.http.SocketException;
import moongate.net.loop.Loops;
import moongate.net.platform.LocalSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Datagrams to a socket that is a file, as the system's log has one.
final class LocalDatagramsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Loops loops = Loops.start(1);
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  @TempDir Path folder;

  @BeforeEach
  void needEpoll() {
    assumeTrue(Epoll.isAvailable(), "such sockets are for epoll only");
  }

  @AfterEach
  void close() {
    loops.close();
  }

  private Channel listen(Path socket) {
    return new Bootstrap()
        .group(loops.all().getFirst().eventLoop())
        .channel(EpollDomainDatagramChannel.class)
        .handler(
            new SimpleChannelInboundHandler<DomainDatagramPacket>() {
              @Override
              protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket got) {
                received.add(got.content().toString(UTF_8));
              }
            })
        .bind(new DomainSocketAddress(socket.toString()))
        .syncUninterruptibly()
        .channel();
  }

  private void send(Path socket, String... texts) {
    var own = new Fiber[1];
    own[0] =
        Fiber.create(
            loops.all().getFirst(),
            () -> {
              var caller = Caller.of(own[0]);
              try (var datagrams = new NettySockets(loops).openLocal(caller, socket)) {
                for (var text : texts) {
                  datagrams.send(caller, text, PATIENCE);
                }
              } catch (SocketException failed) {
                received.add("failed: " + failed.kind());
              }
            });
    loops.all().getFirst().execute(own[0]::start);
  }

  @Test
  void eachComesAsItWasSent() throws InterruptedException {
    var socket = folder.resolve("log");
    var listener = listen(socket);
    send(socket, "one", "two");
    assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("one");
    assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("two");
    listener.close().syncUninterruptibly();
  }

  @Test
  void whereNobodyListensSendingFails() throws InterruptedException {
    send(folder.resolve("nobody"), "one");
    assertThat(received.poll(20, TimeUnit.SECONDS)).startsWith("failed: ");
  }

  @Test
  void anyThreadMaySendThemWithoutALoop() throws Exception {
    var socket = folder.resolve("log");
    try (var sender = new LocalSocket(socket, 100)) {
      assertThatThrownBy(() -> sender.send(ByteBuffer.wrap("lost".getBytes(UTF_8))))
          .isInstanceOf(IOException.class);

      listen(socket);
      for (var text : List.of("one", "two")) {
        sender.send(ByteBuffer.wrap(text.getBytes(UTF_8)));
        assertThat(received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(text);
      }
    }
  }
}
