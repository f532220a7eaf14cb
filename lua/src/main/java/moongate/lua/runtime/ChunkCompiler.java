package moongate.lua.runtime;

/// Turns source into a function: what `load` needs of the compiler.
@FunctionalInterface
public interface ChunkCompiler {
  /// Refuses everything: for states whose code cannot load code.
  ChunkCompiler NONE =
      (state, source, chunkName, environment) -> {
        throw new LuaError("loading of code is not available");
      };

  /// A function that runs `source`.
  ///
  /// @param chunkName as Lua's: `=name` or `@name` literally, anything else shown as `[string "…"]`
  /// @throws LuaError with `chunk:line:` when the source is not Lua
  LuaFunction compile(LuaState state, Source source, String chunkName, LuaTable environment);

  /// A function that runs `source`, as the other method has it.
  default LuaFunction compile(
      LuaState state, String source, String chunkName, LuaTable environment) {
    return compile(state, new Source(source), chunkName, environment);
  }
}
