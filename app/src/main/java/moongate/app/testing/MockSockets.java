package moongate.app.testing;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import moongate.http.ByteStream;
import moongate.http.Caller;
import moongate.http.Datagrams;
import moongate.http.SocketException;
import moongate.http.SocketException.Kind;
import moongate.http.Sockets;
import moongate.http.TlsTerms;
import org.jspecify.annotations.Nullable;

/// Replaces all peers of sockets. The test defines their replies. TLS handshakes always succeed.
record MockSockets(Handler handler) implements Sockets {
  /// The reply of a peer.
  ///
  /// @param bytes empty if it sends nothing
  /// @param isLast whether the peer closes the connection after it
  record Reply(String bytes, boolean isLast) {}

  /// Replies for peers.
  interface Handler {
    /// @param peer `host:port`
    /// @param sent what the peer received; empty when the connection was opened
    Reply reply(String peer, String sent);
  }

  private static String peer(InetSocketAddress target) {
    return target.getHostString() + ":" + target.getPort();
  }

  @Override
  public ByteStream connect(Caller caller, InetSocketAddress target, Duration timeout) {
    var stream = new Stream(handler, peer(target));
    stream.exchange("");
    return stream;
  }

  @Override
  public Datagrams open(Caller caller, InetSocketAddress target) {
    return new Packets(handler, peer(target), new ArrayDeque<>());
  }

  private static SocketException late(Caller caller, Duration timeout) {
    caller.fiber().sleep(timeout);
    return new SocketException(Kind.TIMEOUT, "timeout");
  }

  private static final class Stream implements ByteStream {
    private final Handler handler;
    private final String peer;
    private final StringBuilder unread = new StringBuilder();
    private boolean isEnded;
    private boolean isClosed;

    Stream(Handler handler, String peer) {
      this.handler = handler;
      this.peer = peer;
    }

    void exchange(String sent) {
      var reply = handler.reply(peer, sent);
      unread.append(reply.bytes());
      isEnded |= reply.isLast();
    }

    @Override
    public void write(Caller caller, String bytes, Duration timeout) {
      if (isEnded || isClosed) {
        throw new SocketException(Kind.CLOSED, "closed");
      }
      exchange(bytes);
    }

    @Override
    public @Nullable String read(Caller caller, int most, Duration timeout) {
      if (unread.isEmpty()) {
        if (isEnded || isClosed) {
          return null;
        }
        throw late(caller, timeout);
      }
      var bytes = unread.substring(0, Math.min(most, unread.length()));
      unread.delete(0, bytes.length());
      return bytes;
    }

    @Override
    public void startTls(Caller caller, TlsTerms terms, Duration timeout) {}

    @Override
    public boolean isOpen() {
      return !isEnded && !isClosed;
    }

    @Override
    public boolean hasUnread() {
      return !unread.isEmpty();
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }

  private record Packets(Handler handler, String peer, Queue<String> unread) implements Datagrams {
    @Override
    public void send(Caller caller, String bytes, Duration timeout) {
      var reply = handler.reply(peer, bytes);
      if (!reply.bytes().isEmpty()) {
        unread.add(reply.bytes());
      }
    }

    @Override
    public String receive(Caller caller, int most, Duration timeout) {
      var packet = unread.poll();
      if (packet == null) {
        throw late(caller, timeout);
      }
      return packet.substring(0, Math.min(most, packet.length()));
    }

    @Override
    public void close() {}
  }
}
