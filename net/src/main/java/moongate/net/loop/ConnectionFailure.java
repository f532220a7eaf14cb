package moongate.net.loop;

import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;

/// What the log is told of a connection that Netty gives up.
public final class ConnectionFailure {
  private ConnectionFailure() {}

  /// Peers that leave or break TLS are none of the operator's business, a lack of memory is in one
  /// line, since thousands of connections may have it at once, and all else is ours to find.
  public static void log(Logger log, String what, Throwable cause) {
    if (isOfPeer(cause)) {
      log.debug("{}: {}", what, cause.toString());
    } else if (cause instanceof OutOfMemoryError) {
      log.error("{}: {}", what, cause.getMessage());
    } else {
      log.error(what, cause);
    }
  }

  /// Who reads again after a reset is told that there is no connection.
  private static boolean isOfPeer(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof NotYetConnectedException
        || cause.getCause() instanceof SSLException;
  }
}
