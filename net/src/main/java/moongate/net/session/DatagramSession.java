package moongate.net.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramPacket;
import java.util.ArrayDeque;
import moongate.fiber.Fiber;
import moongate.http.Connection;
import moongate.http.Origin;
import moongate.http.Relay;
import moongate.http.Session;
import moongate.http.Timeouts;
import moongate.http.Timestamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The session of one client address. Datagrams that arrive before there is a service wait, within
/// bounds; further ones are dropped, as the network would do.
final class DatagramSession implements Session {
  private static final Logger log = LoggerFactory.getLogger(DatagramSession.class);
  private static final int MOST_WAITING = 64;
  private static final int MOST_WAITING_BYTES = 128 * 1024;

  private final DatagramListener listener;
  private final DatagramConnection connection;
  private final Fiber fiber;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);
  private final Timestamp started = Timestamp.now();
  private int waitingBytes;
  private long bytesReceived;
  private long bytesSent;
  private @Nullable DatagramRelay relay;
  private boolean isClosed;

  DatagramSession(DatagramListener listener, DatagramConnection connection) {
    this.listener = listener;
    this.connection = connection;
    this.fiber = Fiber.create(listener.loop(), this::serve);
  }

  void start() {
    fiber.start();
  }

  private void serve() {
    try {
      listener.to().handler().handle(this);
    } catch (Throwable failure) {
      log.error("a session failed, client: {}", connection.remoteAddress(), failure);
    } finally {
      close();
    }
  }

  DatagramListener listener() {
    return listener;
  }

  /// A datagram has come from the client; the caller lets go of it.
  void received(ByteBuf datagram) {
    int length = datagram.readableBytes();
    bytesReceived += length;
    var to = relay;
    if (isClosed) {
      return;
    }
    if (to != null && to.isRunning()) {
      to.send(datagram.retain());
    } else if (waiting.size() < MOST_WAITING && waitingBytes + length <= MOST_WAITING_BYTES) {
      waitingBytes += length;
      waiting.add(datagram.copy()); // what it came in is as large as the largest one
    }
  }

  /// The next waiting datagram; null for none.
  @Nullable ByteBuf next() {
    return waiting.poll();
  }

  /// Sends a datagram to the client, unless earlier ones still wait to be sent.
  void send(ByteBuf datagram) {
    var channel = listener.channel();
    if (isClosed || !channel.isWritable()) {
      datagram.release();
      return;
    }
    bytesSent += datagram.readableBytes();
    channel.writeAndFlush(new DatagramPacket(datagram, connection.remote()), channel.voidPromise());
  }

  void drain() {
    if (relay != null) {
      relay.drain();
    }
  }

  void abort() {
    isClosed = true;
    if (relay != null) {
      relay.end();
    }
    fiber.unpark();
  }

  @Override
  public Fiber fiber() {
    return fiber;
  }

  @Override
  public boolean isGone() {
    return isClosed;
  }

  @Override
  public Protocol protocol() {
    return Protocol.UDP;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public @Nullable String serverName() {
    return null;
  }

  @Override
  public Timestamp started() {
    return started;
  }

  @Override
  public long bytesReceived() {
    return bytesReceived;
  }

  @Override
  public long bytesSent() {
    return bytesSent;
  }

  @Override
  public Relay connect(Origin origin, Timeouts timeouts) {
    return relay = DatagramRelay.connect(this, origin, timeouts);
  }

  @Override
  public void close() {
    isClosed = true;
    for (var left = waiting.poll(); left != null; left = waiting.poll()) {
      left.release();
    }
    listener.forget(this);
  }
}
