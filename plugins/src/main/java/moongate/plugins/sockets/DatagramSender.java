package moongate.plugins.sockets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import moongate.fiber.Fiber;
import moongate.http.Caller;
import moongate.http.SocketException;
import moongate.http.Sockets;
import moongate.plugins.logging.BatchQueue;
import org.jspecify.annotations.Nullable;

/// Sends entries as datagrams, either one entry in each, or as many lines as fit.
public final class DatagramSender implements BatchQueue.Receiver {
  private final Collector collector;
  private final Sockets sockets;
  private final int size;

  /// @param size the size of a datagram with several entries, in bytes; 0 to send one entry in each
  public DatagramSender(Collector collector, Sockets sockets, int size) {
    this.collector = collector;
    this.sockets = sockets;
    this.size = size;
  }

  @Override
  public @Nullable String send(Fiber fiber, List<byte[]> batch) {
    var caller = Caller.of(fiber);
    try (var socket = sockets.open(caller, collector.address(fiber))) {
      var datagram = new StringBuilder();
      for (var entry : batch) {
        boolean isFull = datagram.length() + 1 + entry.length > size;
        if (!datagram.isEmpty() && isFull) {
          socket.send(caller, datagram.toString(), collector.timeout());
          datagram.setLength(0);
        }
        if (!datagram.isEmpty()) {
          datagram.append('\n');
        }
        datagram.append(new String(entry, ISO_8859_1));
      }
      socket.send(caller, datagram.toString(), collector.timeout());
      return null;
    } catch (SocketException failure) {
      return collector.place() + ": " + failure.getMessage();
    }
  }
}
