package moongate.lua.runtime;

/// Thrown before a coroutine that runs stackless does something that could not be suspended: a
/// metamethod, a callback of the library, a call of code that was not compiled for it. The function
/// below puts itself away, and does the same again on a stack of the coroutine's own: compiled code
/// catches this by its name.
public final class NeedsContinuation extends Error {
  static final NeedsContinuation INSTANCE = new NeedsContinuation();

  private NeedsContinuation() {
    super("needs a continuation", null, false, false);
  }
}
