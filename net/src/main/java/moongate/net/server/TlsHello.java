package moongate.net.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.List;
import moongate.net.tls.ClientHello;
import org.jspecify.annotations.Nullable;

/// Stops a TLS connection at its client's first message until the certificate is chosen. Then the
/// TLS library replaces it, and gets that message, too.
public final class TlsHello extends SslClientHelloHandler<SslHandler> {
  private static final int LARGEST_HELLO = 64 * 1024;

  /// RFC 8446, 6: descriptions of alerts.
  private static final int INTERNAL_ERROR = 80;

  private static final int NO_APPLICATION_PROTOCOL = 120;

  private static final byte[] PLAIN_REQUEST_REFUSED =
      """
      HTTP/1.1 400 Bad Request\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Length: 46\r
      Connection: close\r
      \r
      The plain HTTP request was sent to HTTPS port
      """
          .getBytes(US_ASCII);

  private final ServerHandshake handshake;
  private boolean isRefused;

  public TlsHello(ServerHandshake handshake) {
    super(LARGEST_HELLO);
    this.handshake = handshake;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (isRefused) {
      in.skipBytes(in.readableBytes());
    } else if (in.isReadable() && isLetter(in.getByte(in.readerIndex()))) {
      refuse(context, PLAIN_REQUEST_REFUSED);
    } else {
      super.decode(context, in, out);
    }
  }

  private static boolean isLetter(byte octet) {
    return octet >= 'A' && octet <= 'Z';
  }

  @Override
  protected Future<SslHandler> lookup(ChannelHandlerContext context, @Nullable ByteBuf hello) {
    return handshake.choose(hello == null ? ClientHello.EMPTY : ClientHello.read(hello));
  }

  @Override
  protected void onLookupComplete(ChannelHandlerContext context, Future<SslHandler> chosen) {
    if (chosen.isSuccess()) {
      context.pipeline().replace(this, "tls", chosen.getNow());
    } else {
      boolean isProtocol = chosen.cause() instanceof NoCommonProtocol;
      refuse(context, alert(isProtocol ? NO_APPLICATION_PROTOCOL : INTERNAL_ERROR));
    }
  }

  /// A record of type alert, fatal.
  private static byte[] alert(int description) {
    return new byte[] {21, 3, 3, 0, 2, 2, (byte) description};
  }

  private void refuse(ChannelHandlerContext context, byte[] answer) {
    isRefused = true;
    context.writeAndFlush(Unpooled.wrappedBuffer(answer)).addListener(ChannelFutureListener.CLOSE);
  }
}
