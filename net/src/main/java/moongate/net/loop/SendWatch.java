package moongate.net.loop;

import io.netty.channel.Channel;

/// Tells whether what waits to be sent gets less: a client that reads slowly is one that reads.
public final class SendWatch {
  private final Channel channel;
  private long before;

  public SendWatch(Channel channel) {
    this.channel = channel;
  }

  /// Remembers how much waits now.
  public void start() {
    before = pending();
  }

  /// True when something still waits, and some of it has left since [#start()].
  public boolean isMoving() {
    long now = pending();
    return now > 0 && now != before;
  }

  /// How many bytes wait.
  long pending() {
    var buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }
}
