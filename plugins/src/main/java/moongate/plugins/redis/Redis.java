package moongate.plugins.redis;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import moongate.fiber.Fiber;
import moongate.gateway.exchange.UpstreamCall;
import moongate.http.ByteStream;
import moongate.http.Caller;
import moongate.http.Origin;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import moongate.http.SocketException;
import moongate.http.Sockets;
import moongate.http.TlsTerms;
import moongate.plugins.sockets.KeptStreams;
import moongate.plugins.sockets.TimeLeft;
import org.jspecify.annotations.Nullable;

/// A Redis server, over connections that are kept open. Safe for all loops: each has its own
/// connections, and the caller's fiber waits.
///
/// If the server does not answer, nobody asks it for a moment, and then one caller at a time: the
/// others are told at once, so that not every request waits for a timeout.
public final class Redis {
  private static final Duration KEEPALIVE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int MOST_IDLE = 32;

  /// A single request sends fewer commands. More of them are sent for many requests together, and
  /// get more time.
  private static final int MOST_OF_REQUEST = 100;

  private final RedisConfig config;
  private final Sockets sockets;
  private final Resolver resolver;
  private final KeptStreams kept = new KeptStreams(KEEPALIVE, MOST_IDLE);
  private final AtomicBoolean isTrying = new AtomicBoolean();
  private volatile @Nullable Failure failure;

  /// Why the server does not answer.
  ///
  /// @param since a time of the monotonic clock
  private record Failure(String why, long since) {
    boolean isRecent() {
      return System.nanoTime() - since < PAUSE.toNanos();
    }
  }

  public Redis(RedisConfig config, Sockets sockets, Resolver resolver) {
    this.config = config;
    this.sockets = sockets;
    this.resolver = resolver;
  }

  /// The name of the server, for messages.
  public String name() {
    return config.name();
  }

  /// Sends commands together and waits for their replies, which come in the same order.
  ///
  /// @param commands each a name and its arguments, all of them bytes
  /// @param most how many bytes the replies may have
  /// @throws RedisException if there are no replies; then it is unknown if the commands were
  ///   executed
  public List<Reply> call(Fiber fiber, List<List<String>> commands, int most) {
    var known = failure;
    if (known == null) {
      return answered(fiber, commands, most);
    }
    if (known.isRecent() || !isTrying.compareAndSet(false, true)) {
      throw new RedisException(known.why);
    }
    try {
      var replies = answered(fiber, commands, most);
      failure = null;
      return replies;
    } finally {
      isTrying.set(false);
    }
  }

  private List<Reply> answered(Fiber fiber, List<List<String>> commands, int most) {
    var known = kept.take(fiber.loop());
    if (known != null && !known.hasUnread()) {
      return exchange(fiber, known, commands, List.of(), most);
    }
    if (known != null) {
      known.close();
    }
    try {
      return exchange(fiber, connected(fiber), commands, greeting(), most);
    } catch (RedisException failed) {
      remember(failed);
      throw failed;
    }
  }

  private void remember(RedisException failed) {
    failure = new Failure(failed.getMessage(), System.nanoTime());
  }

  /// @param greeting commands that are sent first, and must succeed
  private List<Reply> exchange(
      Fiber fiber,
      ByteStream stream,
      List<List<String>> commands,
      List<List<String>> greeting,
      int most) {
    var caller = Caller.of(fiber);
    boolean isUsable = false;
    try {
      var time = new TimeLeft(config.timeout(), 1 + commands.size() / MOST_OF_REQUEST);
      stream.write(caller, encoded(greeting) + encoded(commands), time.get());
      var reader = new RespReader(config, stream, caller, time, most);
      for (int i = 0; i < greeting.size(); i++) {
        if (reader.reply() instanceof Reply.Refusal(var message)) {
          throw failed("it refused: " + message);
        }
      }
      var replies = new ArrayList<Reply>(commands.size());
      for (int i = 0; i < commands.size(); i++) {
        replies.add(reader.reply());
      }
      isUsable = reader.isEmpty();
      return replies;
    } catch (SocketException broken) {
      var failed = failed(String.valueOf(broken.getMessage()));
      if (broken.kind() == SocketException.Kind.TIMEOUT) {
        remember(failed); // a kept connection may also just have been closed, which says nothing
      }
      throw failed;
    } finally {
      if (isUsable) {
        kept.give(fiber.loop(), stream);
      } else {
        stream.close();
      }
    }
  }

  private RedisException failed(String why) {
    return new RedisException("Redis at " + name() + ": " + why);
  }

  private ByteStream connected(Fiber fiber) {
    try {
      var address = resolver.resolve(fiber, config.host()).getFirst();
      var target = new InetSocketAddress(address, config.port());
      var stream = sockets.connect(Caller.of(fiber), target, config.timeout());
      if (config.usesTls()) {
        startTls(fiber, stream);
      }
      return stream;
    } catch (SocketException | ResolveException unreachable) {
      throw failed(String.valueOf(unreachable.getMessage()));
    }
  }

  private void startTls(Fiber fiber, ByteStream stream) {
    int depth = config.verifiesTls() ? UpstreamCall.TLS_DEPTH : Origin.UNVERIFIED;
    boolean isSecure = false;
    try {
      stream.startTls(Caller.of(fiber), new TlsTerms(serverName(), depth, null), config.timeout());
      isSecure = true;
    } finally {
      if (!isSecure) {
        stream.close();
      }
    }
  }

  /// The server name for TLS. Empty for an IP address: SNI does not allow addresses, but
  /// certificates may contain them.
  private String serverName() {
    return !config.serverName().isEmpty() || isAddress(config.host())
        ? config.serverName()
        : config.host();
  }

  private static boolean isAddress(String host) {
    try {
      var _ = InetAddress.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException name) {
      return false;
    }
  }

  private List<List<String>> greeting() {
    var commands = new ArrayList<List<String>>(2);
    if (!config.password().isEmpty()) {
      commands.add(
          config.username().isEmpty()
              ? List.of("AUTH", config.password())
              : List.of("AUTH", config.username(), config.password()));
    }
    if (config.database() != 0) {
      commands.add(List.of("SELECT", Integer.toString(config.database())));
    }
    return commands;
  }

  private static String encoded(List<List<String>> commands) {
    var out = new StringBuilder(64 * commands.size());
    for (var command : commands) {
      out.append('*').append(command.size()).append("\r\n");
      for (var part : command) {
        out.append('$').append(part.length()).append("\r\n").append(part).append("\r\n");
      }
    }
    return out.toString();
  }
}
