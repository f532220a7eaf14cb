package moongate.functions.api;

import moongate.gateway.exchange.Exchange;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.RetainedMemory;

/// The memory that one request keeps while none of its functions runs. It counts in the node's
/// [HeldMemory] until the request is over. Not shared between threads.
final class HeldByRequest {
  private final HeldMemory held;
  private long kept;
  private boolean isReleasing;

  HeldByRequest(HeldMemory held) {
    this.held = held;
  }

  /// The error if too much memory is held already.
  static BudgetExceeded refusal() {
    return new BudgetExceeded(BudgetExceeded.Kind.MEMORY, CallStack.where(), HeldMemory.REFUSAL);
  }

  /// The bytes that the contexts keep, as last measured.
  long kept() {
    return kept;
  }

  /// An invocation has ended: measures what the contexts keep, which counts from now on.
  ///
  /// @param outside the objects of the host, which are not counted
  /// @param most the maximum size of the contexts
  /// @throws BudgetExceeded if that is too much; then the contexts are cleared
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

  /// The request is answered with this many bytes, which stay in memory until they are sent.
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
