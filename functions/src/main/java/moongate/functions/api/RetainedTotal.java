package moongate.functions.api;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The memory that all functions of the node together keep between their calls. Each function has
/// its own limit, but ten thousand functions would keep ten thousand times that. Safe for all
/// threads.
///
/// **Nobody keeps more than half of what is left**: functions that keep a lot start over, small
/// ones stay.
public final class RetainedTotal {
  /// Keeping less than this is never a reason to start over.
  private static final long SMALL = 64 << 10;

  /// How much one function may allocate until it is measured.
  private static final long MOST_UNSEEN = 1 << 20;

  /// The same if there are very many functions: they are not measured more often than this.
  public static final long LEAST_UNSEEN = 8 << 10;

  private static final double SHARE_OF_HEAP = 0.25;
  private static final Cleaner CLEANER = Cleaner.create();

  private final long capacity;
  private final AtomicLong total = new AtomicLong();
  private final AtomicInteger parts = new AtomicInteger();

  public RetainedTotal(long capacity) {
    this.capacity = capacity;
  }

  /// A quarter of the heap.
  public static RetainedTotal ofHeap() {
    return new RetainedTotal((long) (SHARE_OF_HEAP * Runtime.getRuntime().maxMemory()));
  }

  /// The bytes that are kept now, as far as they were measured.
  public long bytes() {
    return total.get();
  }

  /// The most that all may keep, in bytes.
  public long capacity() {
    return capacity;
  }

  /// True while so much is kept that each function has to be measured soon.
  public boolean isTight() {
    return total.get() > capacity / 2;
  }

  /// How much one function may allocate until it is measured: so little that all functions together
  /// have at most half of the total unmeasured.
  public long unseen() {
    return Math.clamp(capacity / 2 / Math.max(1, parts.get()), LEAST_UNSEEN, MOST_UNSEEN);
  }

  /// A part of the total that counts as long as `owner` is reachable.
  public Part part(Object owner) {
    var part = new Part(this);
    parts.incrementAndGet();
    CLEANER.register(owner, part.counted::giveBack);
    return part;
  }

  /// The part of one function on one worker. For one thread.
  public static final class Part {
    private final Counted counted;

    private Part(RetainedTotal whole) {
      counted = new Counted(whole);
    }

    /// The owner keeps `bytes` now; false if that is too much beside what others keep.
    public boolean keeps(long bytes) {
      var whole = counted.whole;
      long others = whole.total.addAndGet(bytes - counted.bytes) - bytes;
      counted.bytes = bytes;
      return bytes < SMALL || bytes <= (whole.capacity - others) / 2;
    }
  }

  /// Separate from [Part], so that it does not keep the owner reachable.
  private static final class Counted {
    private final RetainedTotal whole;
    private volatile long bytes;

    Counted(RetainedTotal whole) {
      this.whole = whole;
    }

    void giveBack() {
      whole.total.addAndGet(-bytes);
      whole.parts.decrementAndGet();
    }
  }
}
