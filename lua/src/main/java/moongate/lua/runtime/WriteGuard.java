package moongate.lua.runtime;

/// Stands before all writes to a table: it refuses them, or only wants to know.
sealed interface WriteGuard {
  /// Something at `key` is going to change. A guard that only wanted to know leaves the table now.
  ///
  /// @throws LuaError when that is refused
  void beforeWrite(Object key);

  /// Refuses all writes to the table that errors call `path`.
  record Frozen(String path) implements WriteGuard {
    @Override
    public void beforeWrite(Object key) {
      throw LuaErrors.frozen(path, key);
    }
  }

  /// The tables in which the methods of strings were found: what is known of them ends.
  record Watched(StringMethods methods) implements WriteGuard {
    @Override
    public void beforeWrite(Object key) {
      methods.forget();
    }
  }
}
