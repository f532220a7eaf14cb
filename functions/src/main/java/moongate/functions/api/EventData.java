package moongate.functions.api;

import moongate.functions.cache.Frozen;
import moongate.lua.runtime.LuaState;
import org.jspecify.annotations.Nullable;

/// What an event says, independent of any Lua state. Safe to share between threads.
public interface EventData {
  /// The value for the handlers in `state`, charged to the handler that runs.
  @Nullable Object in(LuaState state);

  /// About how many bytes it takes.
  long bytes();

  /// What a function has posted.
  record Posted(Frozen value) implements EventData {
    @Override
    public @Nullable Object in(LuaState state) {
      return value.thaw(state);
    }

    @Override
    public long bytes() {
      return value.weight();
    }
  }
}
