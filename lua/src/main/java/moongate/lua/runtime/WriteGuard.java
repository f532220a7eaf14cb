package moongate.lua.runtime;

/// Is called before all writes to a table, and refuses or only observes them.
sealed interface WriteGuard {
  /// Called before the value at `key` changes. A guard that only observes removes itself from the
  /// table now.
  ///
  /// @throws LuaError if the write is refused
  void beforeWrite(Object key);

  /// Refuses all writes to the table, which errors call `path`.
  record Frozen(String path) implements WriteGuard {
    @Override
    public void beforeWrite(Object key) {
      throw LuaErrors.frozen(path, key);
    }
  }

  /// Clears the cached methods of strings, which were found in this table.
  record Watched(StringMethods methods) implements WriteGuard {
    @Override
    public void beforeWrite(Object key) {
      methods.forget();
    }
  }
}
