package moongate.lua.runtime;

/// Thrown before a stackless coroutine does something that could not be suspended: a metamethod, a
/// callback of the library, a call of code not compiled for it. The calling function is then
/// suspended, and repeats the operation on a stack of the coroutine's own. Compiled code catches
/// this class by its name.
public final class NeedsContinuation extends Error {
  static final NeedsContinuation INSTANCE = new NeedsContinuation();

  private NeedsContinuation() {
    super("needs a continuation", null, false, false);
  }
}
