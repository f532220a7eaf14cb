package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Thrown before a coroutine that runs stackless does something that could not be suspended: a
/// metamethod, a callback of the library, a call of code that was not compiled for it. The function
/// below puts itself away, and does the same again on a stack of the coroutine's own.
@SuppressWarnings("serial")
public final class NeedsContinuation extends Error {
  static final NeedsContinuation INSTANCE = new NeedsContinuation();

  private NeedsContinuation() {
    super("needs a continuation", null, false, false);
  }

  @Override
  public @Nullable String getMessage() {
    return super.getMessage();
  }
}
