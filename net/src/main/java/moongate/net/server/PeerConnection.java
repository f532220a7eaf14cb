package moongate.net.server;

import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import moongate.http.Connection;
import moongate.http.IpText;
import moongate.http.TlsSession;
import moongate.net.loop.NettyLoop;
import org.jspecify.annotations.Nullable;

/// The properties of a connection that handlers may use.
public final class PeerConnection implements Connection {
  private final NettyLoop loop;
  private final SocketChannel channel;
  private final InetSocketAddress remote;
  private final InetSocketAddress local;
  private final int listenerPort;
  private final boolean isSecure;
  private final long serial;
  private @Nullable TlsSession tls;
  private @Nullable InetSocketAddress proxied;
  private @Nullable String remoteAddress;
  private @Nullable String localAddress;
  private @Nullable Object kept;
  private int requestCount;

  public PeerConnection(
      NettyLoop loop, SocketChannel channel, int listenerPort, boolean isSecure, long serial) {
    this.loop = loop;
    this.channel = channel;
    this.remote = channel.remoteAddress();
    this.local = channel.localAddress();
    this.listenerPort = listenerPort;
    this.isSecure = isSecure;
    this.serial = serial;
  }

  public NettyLoop loop() {
    return loop;
  }

  public SocketChannel channel() {
    return channel;
  }

  public void countRequest() {
    requestCount++;
  }

  @Override
  public InetSocketAddress remote() {
    return remote;
  }

  @Override
  public InetSocketAddress local() {
    return local;
  }

  @Override
  public String remoteAddress() {
    if (remoteAddress == null) {
      remoteAddress = IpText.of(remote.getAddress());
    }
    return remoteAddress;
  }

  @Override
  public String localAddress() {
    if (localAddress == null) {
      localAddress = IpText.of(local.getAddress());
    }
    return localAddress;
  }

  @Override
  public boolean isSecure() {
    return isSecure;
  }

  @Override
  public @Nullable TlsSession tls() {
    return tls;
  }

  @Override
  public @Nullable InetSocketAddress proxied() {
    return proxied;
  }

  void proxied(InetSocketAddress client) {
    proxied = client;
  }

  void tls(TlsSession session) {
    tls = session;
  }

  @Override
  public int listenerPort() {
    return listenerPort;
  }

  @Override
  public long serial() {
    return serial;
  }

  @Override
  public @Nullable Object kept() {
    return kept;
  }

  @Override
  public void keep(Object memory) {
    kept = memory;
  }

  @Override
  public int requestCount() {
    return requestCount;
  }
}
