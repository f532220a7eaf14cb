package moongate.net.loop;

import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/// Ends one direction of a connection, with or without TLS. TLS first sends a record for that
/// (`close_notify`, RFC 8446 section 6.1), then TCP ends.
public final class HalfClose {
  private HalfClose() {}

  /// True if the peer has said that it sends nothing more.
  public static boolean isInputOver(DuplexChannel channel) {
    var tls = channel.pipeline().get(SslHandler.class);
    return channel.isInputShutdown() || (tls != null && tls.engine().isInboundDone());
  }

  /// True if `event` of a channel is that the peer sends nothing more.
  public static boolean endsInput(Object event) {
    return event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent;
  }

  /// Tells the peer that nothing more is sent. What the peer still sends can be read.
  public static void endOutput(DuplexChannel channel) {
    endOutput(channel, false);
  }

  /// The same if nobody needs what the peer still sends. TLS may end reading together with writing
  /// if there is more to read, so it is bypassed.
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
