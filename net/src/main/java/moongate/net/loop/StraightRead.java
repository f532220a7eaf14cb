package moongate.net.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Receives the events of one socket from epoll before Netty's channel does. Nearly always there is
/// a small piece to read. It is read here, directly from the socket, and passed to the HTTP/1.1
/// connection. Netty would do that with a dozen objects, which are no longer in the processor's
/// caches if there are many connections.
///
/// Everything else is left to Netty: large pieces, ends, failures, and sockets of other protocols.
///
/// A socket that keeps bringing small pieces, all of which are read here, is registered
/// edge-triggered. Otherwise the system would check each reported socket again, only to find that
/// nothing is left. Before Netty reads, the socket is registered level-triggered again, because
/// Netty may leave something unread; the system then checks the socket again.
///
/// On the socket's loop only.
public final class StraightRead implements EpollIoHandle {
  private static final AttributeKey<StraightRead> KEY =
      AttributeKey.valueOf(StraightRead.class, "handle");

  private static final int SMALL = 1024;

  /// After this many small pieces in a row it is worth the system call to switch to edges, and
  /// maybe another one to switch back.
  private static final int STEADY = 16;

  /// Receives what is read.
  public interface Receiver {
    /// Takes ownership of `buffer`.
    void receive(ByteBuf buffer);
  }

  private final EpollIoHandle inNetty;
  private final EpollSocketChannel channel;
  private final Socket socket;
  private final Receiver unsealed = this::unseal;
  private @Nullable Receiver receiver;
  private @Nullable SpareBuffers spare;

  /// Large pieces arrive: reading their beginning here would cost an additional call and buffer for
  /// each.
  private boolean isLarge;

  private int smallPieces;
  private boolean isEdge;
  private EpollIoOps awaited = EpollIoOps.NONE;
  private @Nullable IoRegistration registration;

  private StraightRead(EpollIoHandle inNetty, EpollSocketChannel channel, Socket socket) {
    this.inNetty = inNetty;
    this.channel = channel;
    this.socket = socket;
  }

  /// The handle to register in place of `handle`; null if `handle` should stay.
  static @Nullable StraightRead before(IoHandle handle) {
    if (handle instanceof EpollIoHandle inNetty
        && handle instanceof Channel.Unsafe unsafe
        && unsafe.voidPromise().channel() instanceof EpollSocketChannel channel
        && channel.fd() instanceof Socket socket) {
      var straight = new StraightRead(inNetty, channel, socket);
      channel.attr(KEY).set(straight);
      return straight;
    }
    return null;
  }

  /// What is awaited is submitted by `own`, which asks for it as [#asked] says.
  void registeredAs(IoRegistration own) {
    registration = own;
  }

  /// Netty awaits `ops`. Returns how the system is to be asked for them: room to write is told of
  /// until it is there.
  EpollIoOps asked(EpollIoOps ops) {
    awaited = ops;
    boolean isReading = ops.contains(EpollIoOps.EPOLLIN) && !ops.contains(EpollIoOps.EPOLLOUT);
    return isEdge && isReading ? ops.with(EpollIoOps.EPOLLET) : ops;
  }

  private void tellEdges(boolean isWanted) {
    smallPieces = 0;
    if (isEdge != isWanted && registration != null) {
      isEdge = isWanted;
      registration.submit(awaited);
    }
  }

  /// From now on small pieces go to `receiver`, which has the handler of `context`, and no longer
  /// through the pipeline. Where TLS stands before it they take that way, but are read here as
  /// well.
  ///
  /// @param length of what has just come through the pipeline
  public static void begin(
      ChannelHandlerContext context, Receiver receiver, SpareBuffers spare, int length) {
    var first = context.pipeline().firstContext();
    boolean isSealed = first != context && first.handler() instanceof SslHandler;
    if (first != context && !isSealed) {
      return;
    }
    var straight = context.channel().attr(KEY).get();
    if (straight != null) {
      straight.receiver = isSealed ? straight.unsealed : receiver;
      straight.spare = spare;
      straight.isLarge = length >= SMALL;
    }
  }

  /// All goes through the pipeline again.
  public static void end(Channel channel) {
    var straight = channel.attr(KEY).get();
    if (straight != null) {
      straight.receiver = null;
      straight.tellEdges(false);
    }
  }

  @Override
  public void handle(IoRegistration told, IoEvent event) {
    if (!isInputOnly(event) || !reads()) {
      tellEdges(false);
      inNetty.handle(told, event);
    }
  }

  private static boolean isInputOnly(IoEvent event) {
    return event instanceof EpollIoEvent told && told.ops().value() == EpollIoOps.EPOLLIN.value();
  }

  /// False when Netty is to go on.
  private boolean reads() {
    var to = receiver;
    var buffers = spare;
    if (to == null || buffers == null || isLarge) {
      return false;
    }
    var buffer = buffers.take(SMALL);
    int count = read(buffer);
    if (count <= 0) {
      buffers.release(buffer);
      return false; // Netty finds out what it is
    }
    isLarge = count == SMALL;
    if (!isLarge && !isEdge && ++smallPieces == STEADY) {
      tellEdges(true);
    }
    to.receive(buffer.writerIndex(count));
    return count < SMALL || !channel.isActive() || !channel.config().isAutoRead();
  }

  /// What the handler of TLS does not keep for later is used again.
  private void unseal(ByteBuf buffer) {
    channel.pipeline().fireChannelRead(buffer.retain()).fireChannelReadComplete();
    if (spare == null) {
      buffer.release();
    } else {
      spare.release(buffer);
    }
  }

  private int read(ByteBuf buffer) {
    try {
      return socket.recvAddress(buffer.memoryAddress(), 0, SMALL);
    } catch (IOException failure) {
      channel.pipeline().fireExceptionCaught(failure);
      return -1;
    }
  }

  @Override
  public FileDescriptor fd() {
    return inNetty.fd();
  }

  @Override
  public void registered() {
    inNetty.registered();
  }

  @Override
  public void unregistered() {
    inNetty.unregistered();
  }

  @Override
  public void close() throws Exception {
    inNetty.close();
  }
}
