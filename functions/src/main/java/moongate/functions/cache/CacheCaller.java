package moongate.functions.cache;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import moongate.fiber.Fiber;
import moongate.lua.runtime.LuaState;

/// What the cache needs of the function that uses it.
public interface CacheCaller {
  LuaState state();

  /// The number of its event loop.
  int loop();

  /// The fiber that it runs on.
  Fiber fiber();

  /// True in phases that may wait.
  boolean mayWait();

  /// Waits until something that unparks the fiber has made `isOver` true, for `longest` at most.
  void waitFor(Duration longest, BooleanSupplier isOver);

  /// Tells the operator about something that the function need not care for.
  void warn(String text);
}
