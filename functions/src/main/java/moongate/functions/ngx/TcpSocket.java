package moongate.functions.ngx;

import java.time.Duration;
import moongate.functions.api.Scope;
import moongate.functions.text.Digests;
import moongate.http.ByteStream;
import moongate.http.Origin;
import moongate.http.SocketException;
import moongate.http.SocketException.Kind;
import moongate.http.TlsIdentity;
import moongate.http.TlsTerms;
import moongate.lua.runtime.Buffering;
import org.jspecify.annotations.Nullable;

/// A TCP socket of a function: the connection, input that was received and not read yet, and the
/// timeouts.
///
/// Calls throw [SocketException] for what Lua sees as `nil, err`.
final class TcpSocket implements Scope.Owned, Buffering {
  private static final int PIECE = 16 << 10;
  private static final int LONGEST_KEY = 512;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  private final Scope owner;
  private final SocketShare share;
  private final SocketPool pool;
  private final StringBuilder unread = new StringBuilder();
  private Duration connectTimeout = DEFAULT_TIMEOUT;
  private Duration sendTimeout = DEFAULT_TIMEOUT;
  private Duration readTimeout = DEFAULT_TIMEOUT;
  private @Nullable ByteStream stream;
  private String poolKey = "";
  private int poolSize = 30;
  private int reused;
  private boolean isConnecting;
  private boolean isReading;
  private boolean isWriting;
  private boolean isAtEnd;
  private @Nullable TlsIdentity identity;

  TcpSocket(Scope owner, SocketPool pool) {
    this.owner = owner;
    this.share = new SocketShare(owner);
    this.pool = pool;
  }

  /// Who may use it: the request or timer that made it.
  boolean belongsTo(Scope scope) {
    return owner == scope;
  }

  void timeouts(Duration connect, Duration send, Duration read) {
    connectTimeout = connect;
    sendTimeout = send;
    readTimeout = read;
  }

  void connect(String host, int port, @Nullable String poolName, int size) {
    if (isConnecting) {
      throw busy("connecting");
    }
    refuseWhileInUse();
    close();
    share.take();
    try {
      attach(host, port, poolName, size);
      owner.owns(this);
    } catch (Throwable ended) {
      close(); // it may have been connected just before the function's end
      share.give();
      throw ended;
    }
  }

  private void attach(String host, int port, @Nullable String poolName, int size) {
    unread.setLength(0);
    isAtEnd = false;
    poolSize = size;
    poolKey = poolKey(host + ":" + port, poolName);
    var idle = pool.take(poolKey);
    if (idle != null) {
      stream = idle.stream();
      reused = idle.reused() + 1;
    } else {
      reused = 0;
      open(host, port);
    }
  }

  /// Plugins do not share connections: a connection may be logged in. The name is kept with it.
  private String poolKey(String place, @Nullable String poolName) {
    var name = poolName == null ? place : poolName;
    return Digests.shortened(owner.plugin().id() + "/" + place + "/" + name, LONGEST_KEY);
  }

  private void open(String host, int port) {
    isConnecting = true;
    try {
      var target = NgxSocket.resolve(owner, host, port);
      var sockets = owner.worker().services().network().sockets();
      var caller = owner.caller();
      var timeout = owner.atMost(connectTimeout);
      owner.suspend(() -> stream = sockets.connect(caller, target, timeout));
    } finally {
      isConnecting = false;
    }
  }

  /// What is shown to the peer in the next handshake; null for nothing.
  void identity(@Nullable TlsIdentity shown) {
    identity = shown;
  }

  void startTls(String serverName, boolean verifies) {
    var open = open();
    if (reused > 0) {
      return;
    }
    var caller = owner.caller();
    int depth = verifies ? owner.worker().services().network().tlsDepth() : Origin.UNVERIFIED;
    var terms = new TlsTerms(serverName, depth, identity);
    var timeout = owner.atMost(connectTimeout);
    try {
      owner.suspend(() -> open.startTls(caller, terms, timeout));
    } catch (SocketException e) {
      close();
      throw e;
    }
  }

  void send(String bytes) {
    var open = open();
    if (isWriting) {
      throw busy("writing");
    }
    isWriting = true;
    var caller = owner.caller();
    var timeout = owner.atMost(sendTimeout);
    try {
      owner.suspend(() -> open.write(caller, bytes, timeout));
    } catch (SocketException e) {
      close();
      throw e;
    } finally {
      isWriting = false;
    }
  }

  @Override
  public long bufferedBytes() {
    return unread.capacity();
  }

  /// What was received and not yet taken.
  StringBuilder unread() {
    return unread;
  }

  /// Takes `length` bytes of what was received.
  String take(int length) {
    owner.worker().state().meter().charge(length);
    var bytes = unread.substring(0, length);
    unread.delete(0, length);
    return bytes;
  }

  /// Waits for more; false at the end of what the peer sends.
  boolean receiveMore() {
    if (isAtEnd) {
      return false;
    }
    var open = open();
    var caller = owner.caller();
    var timeout = owner.atMost(readTimeout);
    try {
      var piece = owner.await(() -> open.read(caller, PIECE, timeout));
      if (piece == null) {
        isAtEnd = true;
        return false;
      }
      owner.worker().state().meter().charge(piece.length());
      owner.worker().state().meter().work(piece.length() >> 4);
      unread.append(piece);
      return true;
    } catch (SocketException e) {
      if (e.kind() != Kind.TIMEOUT) {
        close();
      }
      throw e;
    }
  }

  /// Marks the socket as one that is read from; only one thread may.
  void beginReading() {
    if (isReading) {
      throw busy("reading");
    }
    if (unread.isEmpty()) {
      var _ = open();
    }
    isReading = true;
  }

  void endReading() {
    isReading = false;
  }

  private ByteStream open() {
    var open = stream;
    if (open == null) {
      throw new SocketException(Kind.CLOSED, "closed");
    }
    return open;
  }

  int reused() {
    open();
    return reused;
  }

  /// Hands the connection to the pool.
  void keepAlive(@Nullable Duration idleTime, int size) {
    var open = open();
    refuseWhileInUse();
    if (!unread.isEmpty() || open.hasUnread()) {
      throw new SocketException(Kind.FAILED, "connection in dubious state");
    }
    owner.releases(this);
    share.give();
    stream = null;
    if (!open.isOpen()) {
      open.close();
      throw new SocketException(Kind.CLOSED, "closed");
    }
    var idle = idleTime == null ? DEFAULT_TIMEOUT : idleTime;
    pool.give(poolKey, open, reused, idle, size > 0 ? size : poolSize, owner.loop());
  }

  /// Closes the connection, if there is one.
  @Override
  public void close() {
    var open = stream;
    if (open != null) {
      stream = null;
      owner.releases(this);
      share.give();
      open.close();
    }
  }

  boolean isConnected() {
    return stream != null;
  }

  private void refuseWhileInUse() {
    if (isReading) {
      throw busy("reading");
    }
    if (isWriting) {
      throw busy("writing");
    }
  }

  private static SocketException busy(String with) {
    return new SocketException(Kind.FAILED, "socket busy " + with);
  }
}
