package moongate.net.loop;

import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import moongate.fiber.Continuation;
import moongate.fiber.Loop;
import moongate.http.Headers;
import moongate.net.hpack.FieldEncoder;
import moongate.net.hpack.NameCache;
import org.jspecify.annotations.Nullable;

/// One event loop of Netty's as a home of fibers, with the memory that its connections share.
public final class NettyLoop extends Loop {
  private static final int MOST_SPARE = 768;
  private static final int MOST_SPARE_BYTES = 16;

  /// A full record of TLS, and what else may have to be said.
  private static final int SEALED = 20 * 1024;

  private static final Runnable NOTHING = () -> {};

  private final EventLoop eventLoop;
  private final LoopTurn turn;
  private final DateLine date = new DateLine();
  private final NameCache names = new NameCache();
  private final ArrayDeque<Headers> spareHeaders = new ArrayDeque<>();
  private final ArrayDeque<Deadline> spareDeadlines = new ArrayDeque<>();
  private final SpareBuffers buffers = new SpareBuffers();
  private final FrugalReads reads = new FrugalReads(buffers);
  private final ArrayDeque<byte[]> spareBytes = new ArrayDeque<>();
  private byte[] scratch = new byte[4096];
  private @Nullable ByteBuffer sealed;

  NettyLoop(int index, EventLoop eventLoop, LoopTurn turn) {
    super(index);
    this.eventLoop = eventLoop;
    this.turn = turn;
  }

  public EventLoop eventLoop() {
    return eventLoop;
  }

  LoopTurn turn() {
    return turn;
  }

  /// The `Date` header line of now.
  public byte[] dateLine() {
    return date.at(currentTimeMillis());
  }

  /// Adds it to a field section of HTTP/2.
  public void addDate(FieldEncoder fields) {
    date.addTo(fields, currentTimeMillis());
  }

  @Override
  public long nanoTime() {
    return turn.nanoTime();
  }

  @Override
  public long currentTimeMillis() {
    return turn.currentTimeMillis();
  }

  @Override
  public void timePassed() {
    turn.timePassed();
  }

  @Override
  public void stepDone() {
    turn.stepDone();
  }

  public NameCache names() {
    return names;
  }

  /// Memory for one head at a time, to be used up before anything else runs.
  public byte[] scratch(int length) {
    if (scratch.length < length) {
      scratch = new byte[length];
    }
    return scratch;
  }

  /// Memory for the records of TLS that one piece becomes, to be used up before anything else runs.
  ByteBuffer sealed() {
    var known = sealed;
    if (known == null) {
      sealed = known = ByteBuffer.allocateDirect(SEALED);
    }
    return known.clear();
  }

  /// Empty headers, given back by [#giveBack] earlier if there are any.
  public Headers takeHeaders() {
    var spare = spareHeaders.poll();
    return spare == null ? new Headers() : spare;
  }

  /// Takes headers that nobody will look at any more, to be used again.
  public void giveBack(Headers headers) {
    if (spareHeaders.size() < MOST_SPARE) {
      headers.clear();
      spareHeaders.push(headers);
    }
  }

  /// Memory of at least `length` bytes, given back by [#giveBack] earlier if there is any.
  public byte[] takeBytes(int length) {
    var spare = spareBytes.poll();
    return spare == null || spare.length < length ? new byte[length] : spare;
  }

  /// Takes memory that nobody will look at any more, to be used again.
  public void giveBack(byte[] bytes) {
    if (spareBytes.size() < MOST_SPARE_BYTES) {
      spareBytes.push(bytes);
    }
  }

  /// What small pieces are received in and sent from.
  public SpareBuffers buffers() {
    return buffers;
  }

  /// How much is read from sockets, into these buffers.
  public FrugalReads reads() {
    return reads;
  }

  /// A deadline for something short-lived, given back by [#giveBack] earlier if there is any: its
  /// timer is likely to be set already, and late enough.
  public Deadline takeDeadline(Runnable onExpiry) {
    var spare = Continuation.isNative() ? spareDeadlines.poll() : null;
    if (spare == null) {
      return new Deadline(this, onExpiry);
    }
    spare.onExpiry(onExpiry);
    return spare;
  }

  /// Takes a deadline that nobody will set any more, to be used again.
  public void giveBack(Deadline deadline) {
    if (Continuation.isNative() && spareDeadlines.size() < MOST_SPARE) {
      deadline.clear();
      deadline.onExpiry(NOTHING);
      spareDeadlines.push(deadline);
    } else {
      deadline.cancel();
    }
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
