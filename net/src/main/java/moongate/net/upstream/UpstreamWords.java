package moongate.net.upstream;

import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import moongate.http.UpstreamException;
import moongate.net.tls.ChainProblem;
import moongate.net.tls.PeerTls;

/// Explains failures of upstreams in nginx's words, because operators search for these.
public final class UpstreamWords {
  public static final String CONNECTING = " while connecting to upstream";
  public static final String HANDSHAKING = " while SSL handshaking to upstream";
  public static final String SENDING = " while sending request to upstream";
  public static final String READING_HEAD = " while reading response header from upstream";
  public static final String READING_BODY = " while reading upstream";
  public static final String TUNNELLING = " while proxying upgraded connection";

  public static final String RELAYING = " while proxying connection";

  public static final String TIMED_OUT = "upstream timed out (110: Connection timed out)";
  public static final String CLOSED = "upstream prematurely closed connection";

  private static final String UNREACHABLE = "Network is unreachable";

  private record SystemError(int number, String text) {}

  private static final List<SystemError> SYSTEM_ERRORS =
      List.of(
          new SystemError(111, "Connection refused"),
          new SystemError(104, "Connection reset by peer"),
          new SystemError(113, "No route to host"),
          new SystemError(101, UNREACHABLE),
          new SystemError(110, "Connection timed out"),
          new SystemError(99, "Cannot assign requested address"),
          new SystemError(13, "Permission denied"),
          new SystemError(24, "Too many open files"),
          new SystemError(105, "No buffer space available"),
          new SystemError(12, "Cannot allocate memory"),
          new SystemError(32, "Broken pipe"));

  private UpstreamWords() {}

  /// Why there is no connection.
  ///
  /// @param host the name that a certificate had to be for
  public static String noConnection(Throwable cause, String host) {
    return isOfTls(cause)
        ? noHandshake(cause, host)
        : "connect() failed" + detail(cause) + CONNECTING;
  }

  /// The kind of such a failure.
  public static UpstreamException.Kind kindOfNoConnection(Throwable cause) {
    return NodeShortage.isCause(cause)
        ? UpstreamException.Kind.NO_PORT
        : UpstreamException.Kind.CONNECT_FAILED;
  }

  private static boolean isOfTls(Throwable cause) {
    return cause instanceof SSLException
        || cause.getCause() instanceof SSLException
        || cause instanceof ClosedChannelException;
  }

  /// Why there is no TLS on the connection.
  static String noHandshake(Throwable cause, String host) {
    return handshakeProblem(cause, host) + HANDSHAKING;
  }

  private static String handshakeProblem(Throwable cause, String host) {
    if (cause instanceof ClosedChannelException) {
      return "peer closed connection in SSL handshake";
    }
    var reason = PeerTls.reason(cause);
    var problem = ChainProblem.of(reason);
    if (problem != null) {
      return "upstream SSL certificate verify error: (%d:%s)"
          .formatted(problem.number(), problem.words());
    }
    if (reason.contains("No name matching") || reason.contains("No subject alternative")) {
      return "upstream SSL certificate does not match \"" + host + "\"";
    }
    var system = system(reason);
    return system.isEmpty()
        ? "SSL_do_handshake() failed (SSL: " + reason + ")"
        : "SSL_do_handshake() failed" + system;
  }

  /// Why a connection ended while it was being read.
  public static String lost(Throwable cause) {
    return "recv() failed" + detail(cause);
  }

  private static String detail(Throwable cause) {
    var text = message(cause);
    var system = system(text);
    return system.isEmpty() ? " (" + text + ")" : system;
  }

  /// What the system says of a failure.
  static String message(Throwable cause) {
    var text = String.valueOf(cause.getMessage());
    // Netty has no words for this one, which a broadcast address may cause, too.
    boolean isWithoutNetwork = cause instanceof NoRouteToHostException && text.startsWith("null");
    return isWithoutNetwork ? UNREACHABLE : text;
  }

  private static String system(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    for (var known : SYSTEM_ERRORS) {
      if (lower.contains(known.text.toLowerCase(Locale.ROOT))) {
        return " (" + known.number + ": " + known.text + ")";
      }
    }
    return lower.contains("connection reset") ? " (104: Connection reset by peer)" : "";
  }
}
