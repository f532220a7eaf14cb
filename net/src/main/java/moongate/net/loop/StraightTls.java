package moongate.net.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.unix.Socket;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Encrypts pieces and sends them directly into a socket. Netty's TLS handler would use three
/// buffers and a queue for each. The handler stays in place for handshakes and everything unusual.
final class StraightTls {
  /// The size of one record.
  private static final int MOST = 16 * 1024;

  private final NettyLoop loop;
  private final Socket socket;
  private final ChannelHandlerContext handler;
  private final SslHandler tls;
  private final ReferenceCountedOpenSslEngine engine;
  private boolean isAgreed;

  private StraightTls(
      NettyLoop loop,
      Socket socket,
      ChannelHandlerContext handler,
      SslHandler tls,
      ReferenceCountedOpenSslEngine engine) {
    this.loop = loop;
    this.socket = socket;
    this.handler = handler;
    this.tls = tls;
    this.engine = engine;
  }

  /// Null if `context` does not belong to a TLS handler with BoringSSL.
  static @Nullable StraightTls of(
      NettyLoop loop, Socket socket, @Nullable ChannelHandlerContext context) {
    return context != null
            && context.handler() instanceof SslHandler tls
            && tls.engine() instanceof ReferenceCountedOpenSslEngine engine
        ? new StraightTls(loop, socket, context, tls, engine)
        : null;
  }

  /// True if all of `buffer` was taken. Nothing may wait before it in Netty's queue. Otherwise the
  /// rest has to go through the pipeline, and so has a failure.
  boolean sends(ByteBuf buffer) {
    int length = buffer.readableBytes();
    if (length > MOST || !isAgreed()) {
      return false;
    }
    var records = loop.sealed();
    var plain = buffer.internalNioBuffer(buffer.readerIndex(), length);
    seal(plain, records);
    buffer.skipBytes(length - plain.remaining());
    if (records.flip().hasRemaining()) {
      send(records);
    }
    return !buffer.isReadable();
  }

  /// Before, it is the handler that keeps what is written.
  private boolean isAgreed() {
    if (!isAgreed) {
      isAgreed = tls.handshakeFuture().isSuccess();
    }
    return isAgreed;
  }

  /// One call may give only what TLS itself had to say.
  private void seal(ByteBuffer plain, ByteBuffer records) {
    try {
      boolean isMoving = true;
      while (isMoving && plain.hasRemaining()) {
        isMoving = engine.wrap(plain, records).bytesProduced() > 0;
      }
    } catch (SSLException _) {
      // the handler will meet it, too, and knows what to do
    }
  }

  /// What the socket does not accept is sent by Netty, which also handles failures.
  private void send(ByteBuffer records) {
    int length = records.limit();
    try {
      records.position(Math.max(0, socket.send(records, 0, length)));
    } catch (IOException _) {
      // as said
    }
    if (records.hasRemaining()) {
      var rest = handler.alloc().directBuffer(records.remaining());
      handler.writeAndFlush(rest.writeBytes(records), handler.voidPromise());
    }
  }
}
