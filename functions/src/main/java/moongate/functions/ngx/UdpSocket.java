package moongate.functions.ngx;

import java.time.Duration;
import moongate.functions.api.Scope;
import moongate.http.Datagrams;
import moongate.http.SocketException;
import moongate.http.SocketException.Kind;
import org.jspecify.annotations.Nullable;

/// One UDP socket of a function.
final class UdpSocket implements Scope.Owned {
  private final Scope owner;
  private final SocketShare share;
  private Duration timeout = Duration.ofSeconds(60);
  private boolean isOpening;
  private @Nullable Datagrams datagrams;

  UdpSocket(Scope owner) {
    this.owner = owner;
    this.share = new SocketShare(owner);
  }

  boolean belongsTo(Scope scope) {
    return owner == scope;
  }

  void timeout(Duration timeout) {
    this.timeout = timeout;
  }

  void peer(String host, int port) {
    if (isOpening) {
      throw new SocketException(Kind.FAILED, "socket busy connecting");
    }
    close();
    share.take();
    isOpening = true;
    try {
      var target = NgxSocket.resolve(owner, host, port);
      var sockets = owner.worker().services().network().sockets();
      var caller = owner.caller();
      owner.suspend(() -> datagrams = sockets.open(caller, target));
      owner.owns(this);
    } catch (Throwable ended) {
      close(); // it may have been opened just before the function's end
      share.give();
      throw ended;
    } finally {
      isOpening = false;
    }
  }

  void send(String bytes) {
    var open = open();
    var caller = owner.caller();
    var longest = owner.atMost(timeout);
    owner.suspend(() -> open.send(caller, bytes, longest));
  }

  String receive(int most) {
    var open = open();
    var caller = owner.caller();
    var longest = owner.atMost(timeout);
    var datagram = owner.await(() -> open.receive(caller, most, longest));
    owner.worker().state().meter().charge(datagram.length());
    return datagram;
  }

  private Datagrams open() {
    var open = datagrams;
    if (open == null) {
      throw new SocketException(Kind.CLOSED, "closed");
    }
    return open;
  }

  boolean isOpen() {
    return datagrams != null;
  }

  @Override
  public void close() {
    var open = datagrams;
    if (open != null) {
      datagrams = null;
      owner.releases(this);
      share.give();
      open.close();
    }
  }
}
