package moongate.net.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import moongate.http.Rejection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bounds the heap that long heads of requests take up on one server, from their first bytes to the
/// end of their requests. Otherwise clients that send long heads slowly, on all connections that
/// the node may have, would use up the heap. For all threads.
public final class HeadMemory {
  /// Heads that fit into this are not counted: the number of connections bounds them.
  private static final int SHORT = 4096;

  /// What a line of a complete head takes beside its bytes, which the request to the service has,
  /// too.
  private static final int BYTES_PER_LINE = 128;

  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final Logger log = LoggerFactory.getLogger(HeadMemory.class);

  private final long most;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong complained = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

  /// @param most bytes of all long heads together
  public HeadMemory(long most) {
    this.most = most;
  }

  /// The part of the heap that heads may take up.
  static HeadMemory ofThisProcess() {
    return new HeadMemory(Runtime.getRuntime().maxMemory() / 4);
  }

  /// The answer to a request whose head finds no room.
  public static Rejection refusal() {
    return Rejection.overloaded("the long heads of requests take up too much memory");
  }

  /// The share of a head with so many bytes; null for a short one, which takes none.
  public @Nullable Share shareOf(int bytes) {
    return bytes <= SHORT ? null : new Share();
  }

  /// The bytes of long heads that are counted now.
  public long taken() {
    return taken.get();
  }

  /// What a head takes, which is returned when its request is over. On the loop of its connection.
  public final class Share {
    private long held;

    /// The first part of a head takes up `bytes`; false if that is too much.
    public boolean begin(int bytes) {
      return bytes <= SHORT || grow(bytes);
    }

    /// A head is complete; false if that is too much.
    public boolean complete(int bytes, int lines) {
      return bytes <= SHORT || grow(2L * bytes + (long) BYTES_PER_LINE * lines);
    }

    private boolean grow(long size) {
      long more = Math.max(0, size - held);
      if (taken.addAndGet(more) > most) {
        taken.addAndGet(-more);
        complain();
        return false;
      }
      held += more;
      return true;
    }

    /// The head is not needed any more.
    public void end() {
      if (held > 0) {
        taken.addAndGet(-held);
        held = 0;
      }
    }
  }

  private void complain() {
    long last = complained.get();
    long now = System.nanoTime();
    if (now - last >= PAUSE_NANOS && complained.compareAndSet(last, now)) {
      log.error(
          "the long heads of requests take up {} MB, as much as they may have (a quarter of the"
              + " heap): requests with more of them are answered with 503",
          most >> 20);
    }
  }
}
