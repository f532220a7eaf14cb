package moongate.net.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;

/// Decides how much is read from a socket at once: more from sockets that bring much, and little
/// from all of them if the memory for buffers gets scarce. A piece that waits for a slow client
/// keeps the whole buffer that it was read into, so large buffers for thousands of such clients
/// would take all the memory.
public final class FrugalReads extends AdaptiveRecvByteBufAllocator {
  /// For sockets whose loop is not known yet: uses Netty's pool only.
  public static final FrugalReads OF_NO_LOOP = new FrugalReads(null);

  private static final int SMALLEST = 512;
  private static final int FIRST = 2048;

  /// Bodies of up to this size are often there as a whole, and leave in one piece, too. Each piece
  /// more costs the service and the client as much as the gateway.
  private static final int LARGEST = 128 * 1024;

  private static final int WHEN_SCARCE = 4096;

  /// Two thirds of the memory that the process may use for buffers.
  private static final long PLENTY = PlatformDependent.maxDirectMemory() / 3 * 2;

  private final @Nullable SpareBuffers spare;

  /// @param spare of the loop that reads; null: Netty's pool alone
  FrugalReads(@Nullable SpareBuffers spare) {
    super(SMALLEST, FIRST, LARGEST);
    this.spare = spare;
  }

  /// True if new buffers should be small. Costs one read of a counter.
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
