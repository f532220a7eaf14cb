package moongate.net.server;

import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/// Starts the protocol of a connection, once it is known which one the client uses.
@FunctionalInterface
public interface ProtocolStarter {
  /// @param protocol the name in ALPN; null if the client named none
  /// @param before the handler that has found that out, to be replaced
  void begin(PeerConnection peer, @Nullable String protocol, ChannelHandler before);
}
