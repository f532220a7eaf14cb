package moongate.net.http1;

import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import moongate.fiber.Fiber;
import moongate.http.PayloadLimits;
import moongate.http.Timeouts;
import moongate.net.loop.Inbound;
import moongate.net.loop.NettyLoop;
import moongate.net.session.Tunnel;
import moongate.net.session.TunnelEnd;
import moongate.net.websocket.FrameEnd;
import moongate.net.websocket.FrameLink;
import org.jspecify.annotations.Nullable;

/// A client that no longer uses HTTP. It is joined with its upstream by a [Tunnel], or by a
/// [FrameLink] if the request's fiber passes their WebSocket frames one by one.
public final class SwitchedClient {
  private final NettyLoop loop;
  private final DuplexChannel channel;
  private final ChannelHandler before;
  private final Inbound inbound;
  private final Duration mostUntaken;
  private @Nullable Tunnel tunnel;
  private @Nullable FrameLink frames;

  /// @param before the handler that has spoken HTTP
  /// @param inbound the input that this handler has received and not used
  /// @param mostUntaken how long the client may take nothing while output waits for it
  public SwitchedClient(
      NettyLoop loop,
      DuplexChannel channel,
      ChannelHandler before,
      Inbound inbound,
      Duration mostUntaken) {
    this.loop = loop;
    this.channel = channel;
    this.before = before;
    this.inbound = inbound;
    this.mostUntaken = mostUntaken;
  }

  /// Passes bytes both ways until both connections are closed, while `fiber` waits.
  public void tunnel(Fiber fiber, ClientConnection upstream, Timeouts timeouts) {
    var client = new TunnelEnd(loop, channel, before, inbound, mostUntaken);
    var service = upstream.tunnelEnd(timeouts.write());
    var joined = new Tunnel(loop, fiber, client, service, timeouts.read());
    tunnel = joined;
    joined.run();
  }

  /// The two connections as a link whose frames `fiber` is to pass.
  public FrameLink webSocket(
      Fiber fiber, ClientConnection upstream, Timeouts timeouts, PayloadLimits limits) {
    var client = new FrameEnd(loop, channel, before, inbound, true, mostUntaken);
    var service = upstream.frameEnd(timeouts.write());
    var joined = new FrameLink(loop, fiber, client, service, limits, timeouts.read());
    frames = joined;
    return joined.start();
  }

  /// The bytes that the client has sent since the protocol was switched.
  long fromClient() {
    if (frames != null) {
      return frames.fromClient();
    }
    return tunnel == null ? 0 : tunnel.fromClient();
  }

  /// The bytes that the client was sent since then.
  public long toClient() {
    if (frames != null) {
      return frames.toClient();
    }
    return tunnel == null ? 0 : tunnel.fromUpstream();
  }

  /// Sends the frames that are written.
  public void flush() {
    if (frames != null) {
      frames.flush();
    }
  }

  /// The node stops: sends a close frame to a WebSocket peer.
  public void goAway() {
    if (frames != null) {
      frames.goAway();
    }
  }

  /// Ends the connection now; WebSocket peers get a close frame.
  void abort() {
    if (tunnel != null) {
      tunnel.abort();
    } else {
      goAway();
    }
  }
}
