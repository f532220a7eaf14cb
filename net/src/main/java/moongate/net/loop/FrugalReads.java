package moongate.net.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;

/// Decides how much is read from a socket at once: more from sockets that bring much, and little
/// from all of them if the memory for buffers gets scarce. A piece that waits for a slow client
/// keeps the whole buffer that it was read into, so large buffers for thousands of such clients
/// would take all the memory.
public final class FrugalReads extends DefaultMaxMessagesRecvByteBufAllocator {
  /// For sockets whose loop is not known yet: uses Netty's pool only.
  public static final FrugalReads OF_NO_LOOP = new FrugalReads(null);

  private static final int WHEN_SCARCE = 4096;

  /// Two thirds of the memory that the process may use for buffers.
  private static final long PLENTY = PlatformDependent.maxDirectMemory() / 3 * 2;

  private final @Nullable SpareBuffers spare;

  /// @param spare of the loop that reads; null: Netty's pool alone
  FrugalReads(@Nullable SpareBuffers spare) {
    this.spare = spare;
  }

  /// True if new buffers should be small. Costs one read of a counter.
  public static boolean isMemoryScarce() {
    return PlatformDependent.usedDirectMemory() > PLENTY;
  }

  @Override
  @SuppressWarnings("deprecation") // the type that Netty asks for here
  public Handle newHandle() {
    return new FrugalHandle();
  }

  private final class FrugalHandle extends MaxMessageHandle {
    private final ReadSize size = new ReadSize();

    @Override
    public int guess() {
      return size.next();
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator memory) {
      int length = size.next();
      if (spare != null && SpareBuffers.keeps(length)) {
        return spare.take(length);
      }
      return memory.ioBuffer(isMemoryScarce() ? Math.min(length, WHEN_SCARCE) : length);
    }

    @Override
    public void lastBytesRead(int count) {
      size.learn(attemptedBytesRead(), count);
      super.lastBytesRead(count);
    }
  }
}
