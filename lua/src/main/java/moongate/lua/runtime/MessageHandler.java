package moongate.lua.runtime;

/// Calls the message handler of `xpcall`. The stack is already unwound then: at a frame of this
/// class, [CallStack] continues with the stack that the error kept, as if the handler were called
/// where the error was raised.
public final class MessageHandler {
  private static final String FAILED = "error in error handling";

  private MessageHandler() {}

  /// The results of `xpcall` for `error`.
  public static Values handle(LuaState state, LuaFunction handler, LuaError error) {
    var outer = state.handledStack();
    state.handledStack(error.levels());
    try {
      return Values.pair(false, Values.first(Call.call(handler, error.value())));
    } catch (LuaError again) {
      return Values.pair(false, FAILED);
    } catch (StackOverflowError again) {
      state.meter().overflowed();
      return Values.pair(false, FAILED);
    } finally {
      state.handledStack(outer);
    }
  }
}
