package moongate.net.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import moongate.http.Origin;
import moongate.net.NetTest;
import moongate.net.settings.KeepAlive;
import moongate.net.upstream.UpstreamBootstrap;
import org.junit.jupiter.api.Test;

final class Http2HandlerTest extends NetTest {

  /// As some of the input is lost, the rest could be taken for frames that it is not.
  @Test
  void aLackOfMemoryEndsTheConnection() throws Exception {
    var loop = loops.all().getFirst();
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var origin =
          Origin.plain(new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort()))
              .overHttp2();
      var channel = loops.newSocketChannel(loop);
      var pool = new Http2Pool(KeepAlive.DEFAULT);
      var connection = new Http2ClientConnection(loop, pool, origin, channel);
      UpstreamBootstrap.of(loop, channel, connection.codec(), null)
          .connect(origin.address())
          .syncUninterruptibly();
      try (var peer = listening.accept()) {
        peer.setSoTimeout(10_000);
        channel.pipeline().fireExceptionCaught(new OutOfMemoryError("no buffer"));
        assertThat(peer.getInputStream().readAllBytes())
            .startsWith((byte) 80, (byte) 82, (byte) 73);
      }
    }
  }
}
