package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// What the host offers to the code of an invocation that runs outside of any coroutine. In
/// OpenResty that code is itself a coroutine: it has an object, and may yield.
public interface MainCode {
  /// As in plain Lua: no object, and it cannot yield.
  MainCode PLAIN =
      new MainCode() {
        @Override
        public @Nullable Coroutine running() {
          return null;
        }

        @Override
        public boolean yield() {
          return false;
        }
      };

  /// What `coroutine.running` returns there; null for nil.
  @Nullable Coroutine running();

  /// Lets all other code of the host run once; false if that is impossible at this point.
  boolean yield();
}
