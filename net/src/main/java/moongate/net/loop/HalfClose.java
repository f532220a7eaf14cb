package moongate.net.loop;

import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;

/// The end of one direction of a connection, with TLS or without: TLS says it in a record of its
/// own (`close_notify`, RFC 8446 section 6.1) before TCP does.
public final class HalfClose {
  private HalfClose() {}

  /// True when the peer has said that it sends no more.
  public static boolean isInputOver(DuplexChannel channel) {
    var tls = channel.pipeline().get(SslHandler.class);
    return channel.isInputShutdown() || tls != null && tls.engine().isInboundDone();
  }

  /// Says that nothing more is sent. What the peer still sends can be read.
  public static void endOutput(DuplexChannel channel) {
    endOutput(channel, false);
  }

  /// The same where nobody wants what the peer still sends. TLS may end its own reading together
  /// with its writing when more is there to be read, so it is taken out of the way.
  public static void endOutputAlone(SocketChannel channel) {
    endOutput(channel, true);
  }

  private static void endOutput(DuplexChannel channel, boolean isAlone) {
    var tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      channel.shutdownOutput();
      return;
    }
    tls.closeOutbound()
        .addListener(_ -> {
          channel.shutdownOutput();
          if (isAlone) {
            channel.pipeline().remove(tls);
          }
        });
  }
}
