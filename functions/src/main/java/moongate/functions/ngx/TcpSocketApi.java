package moongate.functions.ngx;

import static moongate.functions.api.PhaseRule.ANY;
import static moongate.functions.api.PhaseRule.NGX_WAIT;

import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import moongate.functions.api.ApiModule;
import moongate.functions.api.ArrayTables;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.Scope;
import moongate.functions.pki.ParsedChain;
import moongate.functions.pki.ParsedKey;
import moongate.http.SocketException;
import moongate.http.SocketException.Kind;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The methods of TCP sockets.
final class TcpSocketApi {
  static final ApiModule METHODS =
      ApiModule.of("tcpsock")
          .variadic("connect", NGX_WAIT, TcpSocketApi::connect)
          .variadic("sslhandshake", NGX_WAIT, TcpSocketApi::startTls)
          .function("setclientcert", ANY, TcpSocketApi::clientCertificate)
          .function("send", NGX_WAIT, TcpSocketApi::send)
          .function("receive", NGX_WAIT, TcpSocketApi::receive)
          .function("receiveany", NGX_WAIT, TcpSocketApi::receiveAny)
          .function("receiveuntil", NGX_WAIT, TcpSocketApi::receiveUntil)
          .function("settimeout", ANY, TcpSocketApi::timeout)
          .variadic("settimeouts", ANY, TcpSocketApi::timeouts)
          .function("setkeepalive", NGX_WAIT, TcpSocketApi::keepAlive)
          .function("getreusedtimes", ANY, TcpSocketApi::reusedTimes)
          .function("setoption", ANY, TcpSocketApi::option)
          .function("close", ANY, TcpSocketApi::close);

  private static final Set<String> OPTIONS =
      Set.of("keepalive", "reuseaddr", "tcp-nodelay", "sndbuf", "rcvbuf");
  private static final int DEFAULT_POOL_SIZE = 30;
  private static final int MOST_POOL_SIZE = 1024;
  private static final int DEEPEST = 50;

  /// What it costs to see whether a key is that of a certificate.
  private static final int PAIR_CHECK = 5000;

  private TcpSocketApi() {}

  private static TcpSocket socket(Scope scope, @Nullable Object self) {
    if (!(self instanceof Userdata userdata && userdata.content() instanceof TcpSocket socket)) {
      throw scope.error("bad argument #1 (socket expected): call it as sock:method()");
    }
    if (!socket.belongsTo(scope)) {
      throw scope.error("bad request");
    }
    return socket;
  }

  /// Lua's view of what may fail: `nil, err`.
  private static @Nullable Object orError(Supplier<@Nullable Object> call) {
    try {
      return call.get();
    } catch (SocketException failure) {
      return Values.pair(null, failure.getMessage());
    }
  }

  static @Nullable Object connect(Scope scope, @Nullable Object[] arguments) {
    var socket = socket(scope, Args.at(arguments, 1));
    var host = Args.string(arguments, 2, "connect");
    boolean isUnix = host.startsWith("unix:");
    if (!isUnix && Args.at(arguments, 3) == null) {
      return Values.pair(null, "missing the port number");
    }
    int port = isUnix ? 0 : Args.integer(arguments, 3, "connect");
    var options = Args.at(arguments, isUnix ? 3 : 4) instanceof LuaTable table ? table : null;
    var pool = options == null ? null : options.get("pool");
    int size = options == null ? DEFAULT_POOL_SIZE : poolSize(options.get("pool_size"));
    return orError(() -> {
      socket.connect(host, port, pool == null ? null : HeaderArguments.text(pool), size);
      return Numbers.of(1);
    });
  }

  private static int poolSize(@Nullable Object size) {
    return size == null
        ? DEFAULT_POOL_SIZE
        : Math.clamp(Args.integer(size, 4, "connect"), 1, MOST_POOL_SIZE);
  }

  private static @Nullable Object startTls(Scope scope, @Nullable Object[] arguments) {
    var socket = socket(scope, Args.at(arguments, 1));
    var session = Args.at(arguments, 2);
    var name = Args.string(Args.at(arguments, 3), 3, "sslhandshake", "");
    boolean verifies = isTrue(Args.at(arguments, 4));
    return orError(() -> {
      socket.startTls(name, verifies);
      return Boolean.FALSE.equals(session) ? Boolean.TRUE : new Userdata("session", null);
    });
  }

  /// `setclientcert(chain, key)`, as `ngx.ssl` has parsed them; `(nil, nil)` shows nothing.
  private static Object clientCertificate(
      Scope scope, @Nullable Object self, @Nullable Object chain, @Nullable Object key) {
    var socket = socket(scope, self);
    if (chain == null && key == null) {
      socket.identity(null);
      return Numbers.of(1);
    }
    if (!(chain instanceof Userdata first && first.content() instanceof ParsedChain parsed)
        || !(key instanceof Userdata second && second.content() instanceof ParsedKey own)) {
      throw Args.bad(2, "setclientcert", "a chain and a key parsed by ngx.ssl are expected");
    }
    scope.worker().state().meter().work(PAIR_CHECK);
    var identity = parsed.identity(own);
    if (identity == null) {
      return Values.pair(null, "the key is not that of the chain's first certificate");
    }
    socket.identity(identity);
    return Numbers.of(1);
  }

  private static boolean isTrue(@Nullable Object value) {
    return value != null && !Boolean.FALSE.equals(value);
  }

  private static @Nullable Object send(Scope scope, @Nullable Object self, @Nullable Object data) {
    var socket = socket(scope, self);
    var bytes = new StringBuilder();
    append(scope, bytes, data, 0);
    return orError(() -> {
      socket.send(bytes.toString());
      return Numbers.of(bytes.length());
    });
  }

  /// Strings, numbers, and arrays of them at any depth.
  static void append(Scope scope, StringBuilder bytes, @Nullable Object data, int depth) {
    var meter = scope.worker().state().meter();
    meter.work(1);
    if (data instanceof LuaTable pieces && depth < DEEPEST) {
      int length = ArrayTables.length(pieces);
      if (length < 0) {
        throw Args.bad(2, "send", "non-array table found");
      }
      for (int i = 1; i <= length; i++) {
        append(scope, bytes, pieces.get(i), depth + 1);
      }
    } else if (data instanceof String || data instanceof Double || data instanceof Boolean) {
      var text = HeaderArguments.text(data);
      meter.charge(3L * text.length());
      bytes.append(text);
    } else {
      throw Args.wrongType(data, 2, "send", "string, number, boolean or array table");
    }
  }

  // Receiving

  /// A step of a receiving call: what it returns, or null for "more is needed".
  private interface Attempt {
    @Nullable Object take(TcpSocket socket, boolean isAtEnd);
  }

  private static @Nullable Object receiving(TcpSocket socket, Attempt attempt) {
    try {
      socket.beginReading();
    } catch (SocketException failure) {
      return Values.pair(null, failure.getMessage());
    }
    try {
      boolean isAtEnd = false;
      for (; ; ) {
        var result = attempt.take(socket, isAtEnd);
        if (result != null) {
          return result;
        }
        if (isAtEnd) {
          throw new SocketException(Kind.CLOSED, "closed");
        }
        isAtEnd = !socket.receiveMore();
      }
    } catch (SocketException failure) {
      var partial = socket.take(socket.unread().length());
      if (failure.kind() == Kind.CLOSED) {
        socket.close();
      }
      return Values.of(null, failure.getMessage(), partial);
    } finally {
      socket.endReading();
    }
  }

  private static @Nullable Object receive(
      Scope scope, @Nullable Object self, @Nullable Object pattern) {
    var socket = socket(scope, self);
    var number = Conversions.toNumber(pattern);
    if (number != null) {
      if (!(number >= 0)) {
        throw Args.bad(2, "receive", "bad pattern argument");
      }
      int count = number.intValue();
      return receiving(socket, (s, isAtEnd) -> s.unread().length() >= count ? s.take(count) : null);
    }
    var format = pattern == null ? "*l" : HeaderArguments.text(pattern);
    return switch (format) {
      case "*l", "l" -> receiving(socket, new Line());
      case "*a", "a" ->
          receiving(socket, (s, isAtEnd) -> isAtEnd ? s.take(s.unread().length()) : null);
      default -> throw Args.bad(2, "receive", "bad pattern argument: " + format);
    };
  }

  /// Up to a line feed, without carriage returns.
  private static final class Line implements Attempt {
    private int scanned;

    @Override
    public @Nullable Object take(TcpSocket socket, boolean isAtEnd) {
      int end = socket.unread().indexOf("\n", scanned);
      if (end < 0) {
        scanned = socket.unread().length();
        return null;
      }
      var line = socket.take(end + 1);
      return line.substring(0, end).replace("\r", "");
    }
  }

  private static @Nullable Object receiveAny(
      Scope scope, @Nullable Object self, @Nullable Object most) {
    var socket = socket(scope, self);
    int limit = Args.integer(most, 2, "receiveany");
    if (limit < 1) {
      throw Args.bad(2, "receiveany", "bad max argument");
    }
    return receiving(
        socket,
        (s, isAtEnd) -> s.unread().isEmpty() ? null : s.take(Math.min(limit, s.unread().length())));
  }

  private static Object receiveUntil(
      Scope scope, @Nullable Object self, @Nullable Object pattern, @Nullable Object options) {
    var socket = socket(scope, self);
    var text = Args.string(pattern, 2, "receiveuntil");
    if (text.isEmpty()) {
      return Values.pair(null, "pattern is empty");
    }
    boolean isInclusive = options instanceof LuaTable table && isTrue(table.get("inclusive"));
    var reader = new Until(text, isInclusive);
    HostFunction.F1 receive =
        (state, size) -> {
          var caller = Scope.of(state, NGX_WAIT);
          if (!socket.belongsTo(caller)) {
            throw caller.error("bad request");
          }
          return reader.read(socket, size);
        };
    var function = HostFunction.of(scope.worker().state(), "receiveuntil", receive);
    return self == null ? function : function.keeping(self);
  }

  /// Reads up to a pattern, at once or in pieces.
  private static final class Until {
    private final String pattern;
    private final boolean isInclusive;
    private boolean isFound;

    Until(String pattern, boolean isInclusive) {
      this.pattern = pattern;
      this.isInclusive = isInclusive;
    }

    @Nullable Object read(TcpSocket socket, @Nullable Object size) {
      if (size == null) {
        return receiving(socket, this::whole);
      }
      int most = Args.integer(size, 1, "receiveuntil");
      if (most < 1) {
        throw Args.bad(1, "receiveuntil", "bad size argument");
      }
      if (isFound) {
        isFound = false;
        return Values.of(null, null, null);
      }
      return receiving(socket, (s, isAtEnd) -> piece(s, most));
    }

    private @Nullable Object whole(TcpSocket socket, boolean isAtEnd) {
      int at = socket.unread().indexOf(pattern);
      return at < 0 ? null : before(socket, at);
    }

    private @Nullable Object piece(TcpSocket socket, int most) {
      int at = socket.unread().indexOf(pattern);
      if (at >= 0 && at <= most) {
        isFound = true;
        return before(socket, at);
      }
      // The end of what is here may be the beginning of the pattern.
      int safe = at >= 0 ? at : socket.unread().length() - pattern.length() + 1;
      return safe >= most ? socket.take(most) : null;
    }

    private String before(TcpSocket socket, int at) {
      var bytes = socket.take(at + pattern.length());
      return isInclusive ? bytes : bytes.substring(0, at);
    }
  }

  // Settings and ends

  /// Milliseconds; nil and 0 stand for the default.
  static Duration duration(@Nullable Object millis, int index, String function) {
    double number = Args.number(millis, index, function, 0);
    if (!(number >= 0)) {
      throw Args.bad(index, function, "bad timeout value");
    }
    return number == 0
        ? Duration.ofSeconds(60)
        : Duration.ofMillis((long) Math.min(Math.max(1, number), Integer.MAX_VALUE));
  }

  private static Object timeout(Scope scope, @Nullable Object self, @Nullable Object millis) {
    var all = duration(millis, 2, "settimeout");
    socket(scope, self).timeouts(all, all, all);
    return Values.NONE;
  }

  private static Object timeouts(Scope scope, @Nullable Object[] arguments) {
    socket(scope, Args.at(arguments, 1))
        .timeouts(
            duration(Args.at(arguments, 2), 2, "settimeouts"),
            duration(Args.at(arguments, 3), 3, "settimeouts"),
            duration(Args.at(arguments, 4), 4, "settimeouts"));
    return Values.NONE;
  }

  private static @Nullable Object keepAlive(
      Scope scope, @Nullable Object self, @Nullable Object millis, @Nullable Object size) {
    var socket = socket(scope, self);
    var idle = millis == null ? null : duration(millis, 2, "setkeepalive");
    int most = Math.clamp(Args.integer(size, 3, "setkeepalive", 0), 0, MOST_POOL_SIZE);
    return orError(() -> {
      socket.keepAlive(idle, most);
      return Numbers.of(1);
    });
  }

  private static @Nullable Object reusedTimes(Scope scope, @Nullable Object self) {
    var socket = socket(scope, self);
    return orError(() -> Numbers.of(socket.reused()));
  }

  /// All connections have the settings that suit them; nothing has to be set.
  private static @Nullable Object option(
      Scope scope, @Nullable Object self, @Nullable Object name) {
    socket(scope, self);
    var text = HeaderArguments.text(name);
    return OPTIONS.contains(text) ? Numbers.of(1) : Values.pair(null, "unsupported option " + text);
  }

  private static @Nullable Object close(Scope scope, @Nullable Object self) {
    var socket = socket(scope, self);
    if (!socket.isConnected()) {
      return Values.pair(null, "closed");
    }
    socket.close();
    return Numbers.of(1);
  }
}
