package moongate.lua.runtime;

import java.lang.System.Logger.Level;
import moongate.fiber.Rethrow;

/// Converts unexpected Java exceptions in running code to the Lua error `internal error`, which
/// reveals nothing about the host, and reports the exception to the host.
///
/// Exceptions of classes that belong to the host are not converted.
@FunctionalInterface
public interface Defects {
  /// Writes defects to the system's log.
  Defects LOGGED =
      failure ->
          System.getLogger("moongate.lua")
              .log(Level.ERROR, "A defect of the Lua engine or of a host function", failure);

  /// Reports a defect. Called where it was caught, on the thread that ran the code.
  void report(Throwable failure);

  /// The exception to throw for one that reached a `pcall`, or the end of a coroutine or an
  /// invocation.
  static Throwable convert(LuaState state, Throwable failure) {
    return switch (failure) {
      case LuaError error -> error;
      case StackOverflowError overflow -> LuaErrors.stackOverflow(overflow);
      case OutOfMemoryError _ -> new LuaError("not enough memory");
      case RuntimeException defect when isOfJava(defect) -> reported(state, defect);
      case LinkageError defect -> reported(state, defect);
      default -> failure;
    };
  }

  /// The Lua error for a defect that `pcall` caught; other exceptions are thrown again.
  static LuaError error(LuaState state, Throwable failure) {
    if (convert(state, failure) instanceof LuaError error) {
      return error;
    }
    throw Rethrow.unchanged(failure);
  }

  private static boolean isOfJava(Throwable failure) {
    return failure.getClass().getName().startsWith("java.");
  }

  private static LuaError reported(LuaState state, Throwable defect) {
    state.defects().report(defect);
    return new LuaError("internal error");
  }
}
