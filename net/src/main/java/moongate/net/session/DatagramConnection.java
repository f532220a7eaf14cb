package moongate.net.session;

import java.net.InetSocketAddress;
import moongate.http.Connection;
import moongate.http.IpText;

/// The addresses that the datagrams of a session pass between.
record DatagramConnection(InetSocketAddress remote, InetSocketAddress local, long serial)
    implements Connection {
  @Override
  public String remoteAddress() {
    return IpText.of(remote.getAddress());
  }

  @Override
  public String localAddress() {
    return IpText.of(local.getAddress());
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public int listenerPort() {
    return local.getPort();
  }

  @Override
  public int requestCount() {
    return 1;
  }
}
