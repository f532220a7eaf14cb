package moongate.functions.api;

import moongate.gateway.exchange.Exchange;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.RetainedMemory;

/// What one request holds of functions' memory while none of its functions runs, counted in the
/// node's [HeldMemory] until the request is over. Not shared between threads.
final class HeldByRequest {
  private final HeldMemory held;
  private long kept;
  private boolean isReleasing;

  HeldByRequest(HeldMemory held) {
    this.held = held;
  }

  /// Too much is held already.
  static BudgetExceeded refusal() {
    return new BudgetExceeded(BudgetExceeded.Kind.MEMORY, CallStack.where(), HeldMemory.REFUSAL);
  }

  /// What the contexts keep, as last looked at.
  long kept() {
    return kept;
  }

  /// An invocation has ended that was charged `bytes`: what the contexts keep of them counts.
  ///
  /// @param outside what the host provides, which counts for nobody
  /// @param most how large contexts may be
  /// @throws BudgetExceeded when that is too much: nothing of it is kept then
  void keeps(Exchange exchange, Contexts contexts, RetainedMemory outside, long most) {
    long now = contexts.bytes(outside, most);
    held.release(kept);
    kept = 0;
    if (!held.hold(now)) {
      contexts.clear();
      throw refusal();
    }
    if (now >= HeldMemory.SMALL && !isReleasing) {
      isReleasing = true;
      exchange.atEnd(() -> held.release(kept));
    }
    kept = now;
  }

  /// The request is answered with so many bytes, which stay in memory until they are sent.
  ///
  /// @throws BudgetExceeded when that is too much
  void answers(Exchange exchange, long bytes) {
    if (!held.hold(bytes)) {
      throw refusal();
    }
    if (bytes >= HeldMemory.SMALL) {
      exchange.atEnd(() -> held.release(bytes));
    }
  }
}
