package moongate.net.loop;

import io.netty.channel.Channel;

/// Tells whether the waiting output gets less: a client that reads slowly is still reading.
public final class SendWatch {
  private final Channel channel;
  private long before;

  public SendWatch(Channel channel) {
    this.channel = channel;
  }

  /// Remembers how much is waiting now.
  public void start() {
    before = pending();
  }

  /// True if output is still waiting, and some of it was sent since [#start()].
  public boolean isMoving() {
    long now = pending();
    return now > 0 && now != before;
  }

  /// The number of waiting bytes.
  long pending() {
    var buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }
}
