package moongate.lua.runtime;

import moongate.lua.runtime.CallStack.Level;
import org.jspecify.annotations.Nullable;

/// The error for an argument that a host function does not accept: `bad argument #1 to 'len'
/// (string expected, got nil)`.
final class BadArgument extends LuaError {
  private final @Nullable Level caller;
  private final int index;
  private final String function;
  private final @Nullable String expected;

  private BadArgument(
      @Nullable Level caller,
      int index,
      String function,
      String reason,
      @Nullable String expected) {
    super(text(caller, index, function, reason));
    this.caller = caller;
    this.index = index;
    this.function = function;
    this.expected = expected;
  }

  /// The error for an argument of the wrong type.
  static BadArgument type(int index, String function, String expected, String actual) {
    boolean isNil = actual.equals("nil");
    var reason = expected + " expected, got " + actual;
    return new BadArgument(CallStack.level(1), index, function, reason, isNil ? expected : null);
  }

  /// The error for an argument that is invalid for another reason.
  static BadArgument of(int index, String function, String reason) {
    return new BadArgument(CallStack.level(1), index, function, reason, null);
  }

  /// The same error if the caller passed only `supplied` arguments: a missing argument is called
  /// `no value`, not nil.
  BadArgument withSupplied(int supplied) {
    return expected == null || index <= supplied
        ? this
        : new BadArgument(caller, index, function, expected + " expected, got no value", null);
  }

  private static String text(@Nullable Level caller, int index, String function, String reason) {
    int shown = caller != null && caller.isMethodCall(function) ? index - 1 : index;
    return (caller == null ? "" : caller.position())
        + (shown == 0
            ? "calling '" + function + "' on bad self (" + reason + ")"
            : "bad argument #" + shown + " to '" + function + "' (" + reason + ")");
  }
}
