package moongate.net.loop;

import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;

/// Logs the failure of a connection that Netty gives up.
public final class ConnectionFailure {
  private ConnectionFailure() {}

  /// Peers that leave or violate TLS do not concern the operator. A lack of memory is logged in one
  /// line, since it may affect thousands of connections at once. Everything else is a defect and
  /// logged in full.
  public static void log(Logger log, String what, Throwable cause) {
    if (isOfPeer(cause)) {
      log.debug("{}: {}", what, cause.toString());
    } else if (cause instanceof OutOfMemoryError) {
      log.error("{}: {}", what, cause.getMessage());
    } else {
      log.error(what, cause);
    }
  }

  /// Reading again after a reset fails with "not connected".
  private static boolean isOfPeer(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof NotYetConnectedException
        || cause.getCause() instanceof SSLException;
  }
}
