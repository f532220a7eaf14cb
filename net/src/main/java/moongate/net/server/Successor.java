package moongate.net.server;

import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/// Goes on with a connection of which it is known now what its client speaks.
@FunctionalInterface
public interface Successor {
  /// @param protocol as in ALPN; null when the client named none
  /// @param before the handler that has found that out, whose place is taken
  void begin(PeerConnection peer, @Nullable String protocol, ChannelHandler before);
}
