package moongate.net.loop;

import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import java.util.function.BooleanSupplier;

/// Decides how much output may wait for the peer of one connection: little if the memory for
/// buffers gets scarce. What waits beyond that is kept where a slow client costs nothing but time,
/// in a file or at the service.
///
/// On the connection's loop only.
public final class FrugalSends {
  private static final WriteBufferWaterMark WHEN_SCARCE =
      new WriteBufferWaterMark(4 * 1024, 8 * 1024);

  private final Channel channel;
  private final BooleanSupplier isMemoryScarce;
  private boolean isFrugal;

  public FrugalSends(Channel channel) {
    this(channel, FrugalReads::isMemoryScarce);
  }

  FrugalSends(Channel channel, BooleanSupplier isMemoryScarce) {
    this.channel = channel;
    this.isMemoryScarce = isMemoryScarce;
  }

  /// Must be called before something is written that will have to wait.
  public void queueing() {
    if (isMemoryScarce.getAsBoolean() != isFrugal) {
      isFrugal = !isFrugal;
      channel.config().setWriteBufferWaterMark(isFrugal ? WHEN_SCARCE : Outbound.WATER_MARK);
    }
  }
}
