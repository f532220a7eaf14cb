package moongate.functions.cache;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import moongate.fiber.Fiber;
import moongate.lua.runtime.LuaState;
import org.jspecify.annotations.Nullable;

/// What the cache needs of the calling function.
public interface CacheCaller {
  LuaState state();

  /// What it has got from the cache before; null if it has no state between calls.
  @Nullable Copies copies();

  /// The fiber that it runs on.
  Fiber fiber();

  /// True in phases that may wait.
  boolean mayWait();

  /// Waits until something that unparks the fiber has made `isOver` true, for `longest` at most.
  void waitFor(Duration longest, BooleanSupplier isOver);

  /// Logs a warning for the operator.
  void warn(String text);
}
