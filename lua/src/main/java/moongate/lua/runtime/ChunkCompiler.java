package moongate.lua.runtime;

/// Compiles source to a function: the part of the compiler that `load` needs.
@FunctionalInterface
public interface ChunkCompiler {
  /// Rejects all source: for states whose code may not load code.
  ChunkCompiler NONE =
      (state, source, chunkName, environment) -> {
        throw new LuaError("loading of code is not available");
      };

  /// A function that runs `source`.
  ///
  /// @param chunkName as in Lua: `=name` or `@name` is used literally, anything else is shown as
  ///   `[string "…"]`
  /// @throws LuaError with `chunk:line:` if the source is not valid Lua
  LuaFunction compile(LuaState state, Source source, String chunkName, LuaTable environment);

  /// The same for source that is complete.
  default LuaFunction compile(
      LuaState state, String source, String chunkName, LuaTable environment) {
    return compile(state, new Source(source), chunkName, environment);
  }
}
