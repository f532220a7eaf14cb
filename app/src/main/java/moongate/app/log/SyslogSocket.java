package moongate.app.log;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import moongate.app.settings.SyslogTarget.Place;
import moongate.net.platform.LocalSocket;

/// How messages get to a syslog server. Those that nobody receives are lost: that is how syslog
/// works.
sealed interface SyslogSocket extends Closeable {
  void send(ByteBuffer message) throws IOException;

  /// @param longest the length of the longest message
  /// @throws IOException if the place is not known
  static SyslogSocket of(Place place, int longest) throws IOException {
    return switch (place) {
      case Place.Address(var host, var port) -> {
        var server = new InetSocketAddress(host, port);
        if (server.isUnresolved()) {
          throw new UnknownHostException(host);
        }
        yield new ByUdp(DatagramChannel.open(), server);
      }
      case Place.Local(var socket) -> new AtSocket(new LocalSocket(socket, longest));
    };
  }

  record ByUdp(DatagramChannel channel, InetSocketAddress server) implements SyslogSocket {
    @Override
    public void send(ByteBuffer message) throws IOException {
      channel.send(message, server);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  record AtSocket(LocalSocket socket) implements SyslogSocket {
    @Override
    public void send(ByteBuffer message) {
      try {
        socket.send(message);
      } catch (IOException nobodyListens) {
        // such as while the server restarts
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
