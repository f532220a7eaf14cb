package moongate.lua;

import moongate.lua.compile.Compiler;
import moongate.lua.runtime.ChunkCompiler;
import moongate.lua.runtime.LuaError;

/// The Lua engine: Lua 5.1 in the LuaJIT dialect, compiled to JVM bytecode.
///
///     var chunk = Lua.compile("return ... .. '!'", "=greeting");
///     var state = new LuaState();
///     var function = chunk.instantiate(state, new LuaTable());
///     state.invoke(budget, function, "hello");                       // "hello!"
///
/// A [Chunk] is stateless and may be used in any number of states; [ChunkCache] shares chunks by their
/// content. Strings are byte strings: see [moongate.lua.runtime.Strings].
public final class Lua {
  /// The first byte of precompiled code, which is never accepted.
  private static final char BYTECODE = '\33';

  /// What `load` and its kin use in a state whose code may load code.
  public static final ChunkCompiler COMPILER =
      (state, source, chunkName, environment) ->
          compile(source, chunkName).instantiate(state, environment);

  private Lua() {}

  /// Compiles `source`, and runs nothing.
  ///
  /// @param chunkName as Lua's: `=name` and `@file` literally, anything else is the source itself
  /// @throws LuaError with `chunk:line:` when it is not Lua
  public static Chunk compile(String source, String chunkName) {
    refuseBytecode(source);
    return new Chunk(chunkName, Compiler.compile(source, chunkName));
  }

  /// Reads `source` without compiling it.
  ///
  /// @throws LuaError with `chunk:line:` when it is not Lua
  public static void check(String source, String chunkName) {
    refuseBytecode(source);
    Compiler.check(source, chunkName);
  }

  private static void refuseBytecode(String source) {
    if (!source.isEmpty() && source.charAt(0) == BYTECODE) {
      throw new LuaError("attempt to load chunk with wrong mode");
    }
  }
}
