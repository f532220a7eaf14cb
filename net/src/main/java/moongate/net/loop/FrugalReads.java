package moongate.net.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;

/// How much is read from a socket in one go: more for those that bring much, and little for all of
/// them once the memory for buffers gets scarce. A piece that waits for a slow client keeps the
/// whole buffer that it was read into, and with thousands of them large ones would take all there
/// is.
public final class FrugalReads extends AdaptiveRecvByteBufAllocator {
  /// For sockets that are read where the loop is not known yet: from Netty's pool alone.
  public static final FrugalReads OF_NO_LOOP = new FrugalReads(null);

  private static final int SMALLEST = 512;
  private static final int FIRST = 2048;
  private static final int LARGEST = 64 * 1024;
  private static final int WHEN_SCARCE = 4096;

  /// Two thirds of what the process may have for buffers.
  private static final long PLENTY = PlatformDependent.maxDirectMemory() / 3 * 2;

  private final @Nullable SpareBuffers spare;

  /// @param spare of the loop that reads; null: Netty's pool alone
  FrugalReads(@Nullable SpareBuffers spare) {
    super(SMALLEST, FIRST, LARGEST);
    this.spare = spare;
  }

  /// True when new buffers had better be small. Costs one look at a counter.
  static boolean isMemoryScarce() {
    return PlatformDependent.usedDirectMemory() > PLENTY;
  }

  @Override
  @SuppressWarnings("deprecation") // the type that Netty asks for here
  public Handle newHandle() {
    return new FrugalHandle((ExtendedHandle) super.newHandle(), spare);
  }

  private static final class FrugalHandle extends RecvByteBufAllocator.DelegatingHandle
      implements ExtendedHandle {
    private final ExtendedHandle adaptive;
    private final @Nullable SpareBuffers spare;

    FrugalHandle(ExtendedHandle adaptive, @Nullable SpareBuffers spare) {
      super(adaptive);
      this.adaptive = adaptive;
      this.spare = spare;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator memory) {
      int length = adaptive.guess();
      if (spare != null && SpareBuffers.keeps(length)) {
        return spare.take(length);
      }
      return isMemoryScarce()
          ? memory.ioBuffer(Math.min(length, WHEN_SCARCE))
          : adaptive.allocate(memory);
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier mayBeMore) {
      return adaptive.continueReading(mayBeMore);
    }
  }
}
