package moongate.net.platform;

import io.netty.channel.unix.Socket;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Sends datagrams to a socket that is a file, such as `/dev/log`. It never waits. Not for several
/// threads at once.
public final class LocalSocket implements Closeable {
  private final Socket socket;
  private final byte[] receiver;
  private final ByteBuffer buffer;

  /// @param longest the length of the longest datagram
  /// @throws IOException if this system has no such sockets
  public LocalSocket(Path receiver, int longest) throws IOException {
    if (!NativeLibraries.hasEpoll()) {
      throw new IOException("sockets that are files need Linux");
    }
    this.socket = Socket.newSocketDomainDgram();
    this.receiver = receiver.toString().getBytes(StandardCharsets.UTF_8);
    this.buffer = ByteBuffer.allocateDirect(longest);
  }

  /// Sends a datagram. It is lost if its receiver has no room for it.
  ///
  /// @throws IOException if nobody listens
  public void send(ByteBuffer datagram) throws IOException {
    buffer.clear().put(datagram);
    var _ = socket.sendToDomainSocket(buffer, 0, buffer.position(), receiver);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
