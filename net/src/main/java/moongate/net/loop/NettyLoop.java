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

/// An event loop of Netty on which fibers run, with the memory that its connections share.
public final class NettyLoop extends Loop {
  private static final int MOST_SPARE = 768;
  private static final int MOST_SPARE_BYTES = 16;

  /// The size of a full TLS record, and of other records that may precede it.
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

  /// The current `Date` header line.
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

  /// Memory for one head at a time. It must be used before anything else runs.
  public byte[] scratch(int length) {
    if (scratch.length < length) {
      scratch = new byte[length];
    }
    return scratch;
  }

  /// Memory for the TLS records of one piece. It must be used before anything else runs.
  ByteBuffer sealed() {
    var known = sealed;
    if (known == null) {
      sealed = known = ByteBuffer.allocateDirect(SEALED);
    }
    return known.clear();
  }

  /// Empty headers; reused ones if [#giveBack] has returned some.
  public Headers takeHeaders() {
    var spare = spareHeaders.poll();
    return spare == null ? new Headers() : spare;
  }

  /// Takes headers that nobody uses any more, for reuse.
  public void giveBack(Headers headers) {
    if (spareHeaders.size() < MOST_SPARE) {
      headers.clear();
      spareHeaders.push(headers);
    }
  }

  /// Memory of at least `length` bytes; reused memory if [#giveBack] has returned some.
  public byte[] takeBytes(int length) {
    var spare = spareBytes.poll();
    return spare == null || spare.length < length ? new byte[length] : spare;
  }

  /// Takes memory that nobody uses any more, for reuse.
  public void giveBack(byte[] bytes) {
    if (spareBytes.size() < MOST_SPARE_BYTES) {
      spareBytes.push(bytes);
    }
  }

  /// The buffers for receiving and sending small pieces.
  public SpareBuffers buffers() {
    return buffers;
  }

  /// Decides how much is read from sockets at once.
  public FrugalReads reads() {
    return reads;
  }

  /// A deadline for something short-lived; a reused one if [#giveBack] has returned some, because
  /// its timer is likely to be set already, and late enough.
  public Deadline takeDeadline(Runnable onExpiry) {
    var spare = Continuation.isNative() ? spareDeadlines.poll() : null;
    if (spare == null) {
      return new Deadline(this, onExpiry);
    }
    spare.onExpiry(onExpiry);
    return spare;
  }

  /// Takes a deadline that nobody uses any more, for reuse.
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
