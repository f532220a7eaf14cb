package moongate.sql.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A way to a port of this machine on which connections can go silent: they stay open, and nothing
/// comes over them any more.
public final class SilentLink implements AutoCloseable {
  /// The first byte of the message with which a client of PostgreSQL ends its connection.
  private static final byte FAREWELL = 'X';

  private final ServerSocket door;
  private final int port;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Set<Socket> silent = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String lastWords;
  private final Set<Socket> lost = ConcurrentHashMap.newKeySet();
  private volatile boolean isSilentForAll;
  private volatile boolean isSilentForAllThen;

  private SilentLink(ServerSocket door, int port) {
    this.door = door;
    this.port = port;
  }

  public static SilentLink to(int port) throws IOException {
    var link = new SilentLink(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
    Thread.ofVirtual().start(link::accept);
    return link;
  }

  public int port() {
    return door.getLocalPort();
  }

  /// Nothing comes any more over the connections that there are; others may be made.
  public void silence() {
    silent.addAll(sockets);
  }

  /// Nothing comes any more over any connection, also over those that are made from now on.
  public void silenceForAll() {
    isSilentForAll = true;
    silence();
  }

  /// On how many connections something came that was not passed on, other than a farewell.
  public int askedInVain() {
    return lost.size();
  }

  /// The same as [#silence], once a statement comes with `text` in it, which is not passed on any
  /// more.
  public void silenceWhenAskedFor(String text) {
    lastWords = text;
  }

  /// The same as [#silenceForAll], once a statement comes with `text` in it.
  public void silenceForAllWhenAskedFor(String text) {
    isSilentForAllThen = true;
    lastWords = text;
  }

  private void accept() {
    try {
      while (true) {
        var near = door.accept();
        var far = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.addAll(List.of(near, far));
        Thread.ofVirtual().start(() -> relay(near, far));
        Thread.ofVirtual().start(() -> relay(far, near));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void relay(Socket from, Socket to) {
    try (from;
        to) {
      pass(from, from.getInputStream(), to.getOutputStream());
    } catch (IOException closed) {
      // The other direction has ended, or the test.
    }
  }

  private void pass(Socket from, InputStream in, OutputStream out) throws IOException {
    var piece = new byte[8192];
    for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
      var text = lastWords;
      if (text != null && new String(piece, 0, length, ISO_8859_1).contains(text)) {
        lastWords = null;
        isSilentForAll = isSilentForAllThen;
        silence();
      }
      if (isSilentForAll || silent.contains(from)) {
        if (piece[0] != FAREWELL) {
          lost.add(from);
        }
      } else {
        out.write(piece, 0, length);
      }
    }
  }

  @Override
  public void close() {
    try {
      door.close();
      for (var socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
