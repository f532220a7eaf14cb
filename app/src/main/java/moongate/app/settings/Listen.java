package moongate.app.settings;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/// One address to listen on, with its flags, as in `0.0.0.0:8443 ssl http2 backlog=16384`.
public record Listen(
    String host,
    int port,
    boolean isSecure,
    boolean isHttp2,
    boolean speaksProxyProtocol,
    boolean reusesPort,
    OptionalInt backlog,
    boolean isUdp) {
  private static final int LAST_PORT = 65_535;

  private static final Pattern ADDRESS =
      Pattern.compile("(?<host>\\[[0-9a-fA-F:.]+]|[^:\\s]+):(?<port>\\d{1,5})");

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|\\[::1]|127(\\.\\d{1,3}){3}", Pattern.CASE_INSENSITIVE);

  private static final Set<String> FLAGS =
      Set.of("ssl", "http2", "udp", "reuseport", "proxy_protocol");

  private static final String BACKLOG = "backlog=";

  /// Flags that are accepted but have no effect, or describe what the transport does anyway.
  private static final Set<String> FLAGS_WITHOUT_EFFECT = Set.of("deferred", "bind");

  private static final Set<String> OPTIONS_WITHOUT_EFFECT =
      Set.of("ipv6only", "so_keepalive", "rcvbuf", "sndbuf");

  static final String EXPECTED =
      "address:port, then any of ssl, http2, proxy_protocol, deferred, bind, reuseport, backlog=N, ipv6only=on|off,"
          + " so_keepalive=on|off; or the single word off";

  static final String EXPECTED_OF_STREAM =
      "address:port, then any of ssl, udp, proxy_protocol, deferred, bind, reuseport, backlog=N,"
          + " ipv6only=on|off, so_keepalive=on|off; or the single word off";

  /// Parses an HTTP listener.
  static Listen parse(String text) {
    var listen = read(text, EXPECTED);
    if (listen.isUdp) {
      throw new IllegalArgumentException("unknown flag udp; " + EXPECTED);
    }
    return listen;
  }

  /// Parses a listener for TCP, TLS or UDP sessions.
  static Listen parseStream(String text) {
    var listen = read(text, EXPECTED_OF_STREAM);
    if (listen.isHttp2) {
      throw new IllegalArgumentException("unknown flag http2; " + EXPECTED_OF_STREAM);
    }
    if (listen.isUdp && (listen.isSecure || listen.speaksProxyProtocol)) {
      throw new IllegalArgumentException("udp goes neither with ssl nor with proxy_protocol");
    }
    return listen;
  }

  private static Listen read(String text, String expected) {
    var words = text.split("\\s+");
    var address = ADDRESS.matcher(words[0]);
    if (!address.matches()) {
      throw new IllegalArgumentException(expected);
    }
    var port = Integer.parseInt(address.group("port"));
    if (port > LAST_PORT) {
      throw new IllegalArgumentException("a port is at most " + LAST_PORT);
    }
    var given = new HashSet<String>();
    var backlog = OptionalInt.empty();
    for (var flag : List.of(words).subList(1, words.length)) {
      if (FLAGS.contains(flag)) {
        given.add(flag);
      } else if (flag.matches(BACKLOG + "\\d{1,9}")) {
        backlog = OptionalInt.of(Integer.parseInt(flag.substring(BACKLOG.length())));
      } else if (!isWithoutEffect(flag)) {
        throw new IllegalArgumentException("unknown flag " + flag + "; " + expected);
      }
    }
    return new Listen(
        address.group("host"),
        port,
        given.contains("ssl"),
        given.contains("http2"),
        given.contains("proxy_protocol"),
        given.contains("reuseport"),
        backlog,
        given.contains("udp"));
  }

  private static boolean isWithoutEffect(String flag) {
    int equals = flag.indexOf('=');
    return FLAGS_WITHOUT_EFFECT.contains(flag)
        || (equals > 0 && OPTIONS_WITHOUT_EFFECT.contains(flag.substring(0, equals)));
  }

  /// The transport of a listener for sessions: `tcp`, `tls` or `udp`.
  public String transport() {
    if (isUdp) {
      return "udp";
    }
    return isSecure ? "tls" : "tcp";
  }

  /// True if only programs on this machine can connect; these include its browsers.
  boolean isLoopback() {
    return !speaksProxyProtocol && LOOPBACK.matcher(host).matches();
  }

  /// The listener as it may be written in settings, without flags that have no effect.
  public String text() {
    var text = new StringBuilder(host).append(':').append(port);
    text.append(isSecure ? " ssl" : "").append(isHttp2 ? " http2" : "").append(isUdp ? " udp" : "");
    text.append(speaksProxyProtocol ? " proxy_protocol" : "");
    text.append(reusesPort ? " reuseport" : "");
    backlog.ifPresent(most -> text.append(" backlog=").append(most));
    return text.toString();
  }

  /// The URL of this listener, for messages.
  public String url() {
    return (isSecure ? "https://" : "http://") + host + ":" + port;
  }
}
