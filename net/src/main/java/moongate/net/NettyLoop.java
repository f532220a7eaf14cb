package moongate.net;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import moongate.fiber.Loop;

/// One event loop of Netty's as a home of fibers, with the memory that its connections share.
final class NettyLoop extends Loop {
  private final EventLoop eventLoop;
  private final DateLine date = new DateLine();
  private final FieldNames fieldNames = new FieldNames();
  private byte[] scratch = new byte[4096];

  NettyLoop(int index, EventLoop eventLoop) {
    super(index);
    this.eventLoop = eventLoop;
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  DateLine date() {
    return date;
  }

  FieldNames fieldNames() {
    return fieldNames;
  }

  /// Memory for one head at a time, to be used up before anything else runs.
  byte[] scratch(int length) {
    if (scratch.length < length) {
      scratch = new byte[length];
    }
    return scratch;
  }

  @Override
  public boolean isCurrent() {
    return eventLoop.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    eventLoop.execute(task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    var future = eventLoop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }
}
