package moongate.net.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The own address from which the system sends datagrams to others.
final class AnsweringAddress {
  private static final Logger log = LoggerFactory.getLogger(AnsweringAddress.class);

  private AnsweringAddress() {}

  /// Nothing is sent: connecting a socket of UDP only chooses its way.
  static Optional<InetAddress> to(InetSocketAddress peer) {
    try (var socket = DatagramChannel.open()) {
      var own = (InetSocketAddress) socket.connect(peer).getLocalAddress();
      return Optional.of(own.getAddress());
    } catch (IOException noWay) {
      log.debug("no own address is known for answers to {}: {}", peer, noWay.toString());
      return Optional.empty();
    }
  }
}
