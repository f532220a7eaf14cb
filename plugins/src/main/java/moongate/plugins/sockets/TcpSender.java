package moongate.plugins.sockets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.List;
import moongate.fiber.Fiber;
import moongate.http.ByteStream;
import moongate.http.Caller;
import moongate.http.Origin;
import moongate.http.SocketException;
import moongate.http.Sockets;
import moongate.http.TlsTerms;
import moongate.plugins.logging.BatchQueue;
import org.jspecify.annotations.Nullable;

/// Writes lines to a collector. Each event loop keeps its connection open for the next lines, until
/// it has been idle for too long.
public final class TcpSender implements BatchQueue.Receiver {
  private final Collector collector;
  private final Sockets sockets;
  private final KeptStreams kept;
  private final boolean usesTls;
  private final String serverName;

  /// @param keepalive how long an idle connection is kept open
  /// @param serverName the server name for TLS; empty if there is none
  public TcpSender(
      Collector collector,
      Sockets sockets,
      Duration keepalive,
      boolean usesTls,
      String serverName) {
    this.collector = collector;
    this.sockets = sockets;
    this.kept = new KeptStreams(keepalive, 1);
    this.usesTls = usesTls;
    this.serverName = serverName;
  }

  @Override
  public @Nullable String send(Fiber fiber, List<byte[]> batch) {
    var lines = new StringBuilder();
    for (var entry : batch) {
      lines.append(new String(entry, ISO_8859_1)).append('\n');
    }
    try {
      write(fiber, lines.toString());
      return null;
    } catch (SocketException failure) {
      return collector.place() + ": " + failure.getMessage();
    }
  }

  private void write(Fiber fiber, String lines) {
    var caller = Caller.of(fiber);
    var stream = connected(fiber, caller);
    boolean isSent = false;
    try {
      stream.write(caller, lines, collector.timeout());
      isSent = true;
    } finally {
      if (!isSent) {
        stream.close();
      }
    }
    kept.give(fiber.loop(), stream);
  }

  private ByteStream connected(Fiber fiber, Caller caller) {
    var known = kept.take(fiber.loop());
    if (known != null) {
      return known;
    }
    var stream = sockets.connect(caller, collector.address(fiber), collector.timeout());
    if (usesTls) {
      startTls(caller, stream);
    }
    return stream;
  }

  private void startTls(Caller caller, ByteStream stream) {
    try {
      stream.startTls(
          caller, new TlsTerms(serverName, Origin.UNVERIFIED, null), collector.timeout());
    } catch (SocketException refused) {
      stream.close();
      throw refused;
    }
  }
}
