package moongate.lua.runtime;

import java.lang.System.Logger.Level;
import moongate.fiber.Rethrow;

/// The one place where what must not happen, an exception of Java itself in running code, becomes
/// an error of Lua: `internal error`, which tells Lua code nothing of the host, while the host is
/// told everything.
///
/// Exceptions whose class is the host's own are the host's business and pass.
@FunctionalInterface
public interface Defects {
  /// Writes defects to the system's log.
  Defects LOGGED =
      failure ->
          System.getLogger("moongate.lua")
              .log(Level.ERROR, "A defect of the Lua engine or of a host function", failure);

  /// Is told of a defect. Called where it was caught, on the thread that ran the code.
  void report(Throwable failure);

  /// What to throw for an exception that reached a `pcall`, the end of a coroutine or of an
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

  /// The error of Lua for a defect that `pcall` caught; what is no defect goes on its way.
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
