package moongate.functions.api;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What all functions of the node keep between their calls, together: each has its own bound, and
/// ten thousand of them would have ten thousand. Safe for all threads.
///
/// **Nobody keeps more than half of what is left**: the greedy start over, the modest stay.
public final class RetainedTotal {
  /// Less than this is never a reason to start over.
  private static final long SMALL = 64 << 10;

  /// What one function may allocate before it is looked at.
  private static final long MOST_UNSEEN = 1 << 20;

  /// The same among very many: they are looked at no more often than this.
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

  /// What is kept now, in bytes, as far as it was looked at.
  public long bytes() {
    return total.get();
  }

  /// The most that all may keep, in bytes.
  public long capacity() {
    return capacity;
  }

  /// True while so much is kept that each function has to be looked at soon.
  public boolean isTight() {
    return total.get() > capacity / 2;
  }

  /// What one function may allocate before somebody looks how much of it it keeps: so little that
  /// all functions together have no more than half of the whole in the dark.
  public long unseen() {
    return Math.clamp(capacity / 2 / Math.max(1, parts.get()), LEAST_UNSEEN, MOST_UNSEEN);
  }

  /// A part of the total, for as long as `owner` is there.
  public Part part(Object owner) {
    var part = new Part(this);
    parts.incrementAndGet();
    CLEANER.register(owner, part.counted::giveBack);
    return part;
  }

  /// What one function on one worker keeps. For one thread.
  public static final class Part {
    private final Counted counted;

    private Part(RetainedTotal whole) {
      counted = new Counted(whole);
    }

    /// It keeps `bytes` now; false when that is too much beside what others keep.
    public boolean keeps(long bytes) {
      var whole = counted.whole;
      long others = whole.total.addAndGet(bytes - counted.bytes) - bytes;
      counted.bytes = bytes;
      return bytes < SMALL || bytes <= (whole.capacity - others) / 2;
    }
  }

  /// Apart from the part, so that this does not keep its owner.
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
