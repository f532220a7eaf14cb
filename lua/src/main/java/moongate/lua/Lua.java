package moongate.lua;

import java.util.List;
import moongate.lua.compile.Compiler;
import moongate.lua.compile.GeneratedChunk;
import moongate.lua.runtime.ChunkCompiler;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Source;

/// The Lua engine: Lua 5.1 in the LuaJIT dialect, compiled to JVM bytecode.
///
///     var chunk = Lua.compile("return ... .. '!'", "=greeting");
///     var state = new LuaState();
///     var function = chunk.instantiate(state, new LuaTable());
///     state.invoke(budget, function, "hello");                       // "hello!"
///
/// A [Chunk] is stateless and may be used in any number of states; [ChunkCache] shares chunks with
/// equal source. Strings are byte strings: see [moongate.lua.runtime.Strings].
public final class Lua {
  /// The first byte of precompiled code, which is always rejected.
  private static final char BYTECODE = '\33';

  /// The default limit for the size of source, in bytes.
  public static final int USUAL_SOURCE = 1 << 20;

  /// The compiler for `load` and similar functions in a state whose code may load code. For code
  /// without a budget, the size of source is not limited.
  public static final ChunkCompiler COMPILER =
      (state, source, chunkName, environment) ->
          compile(source, chunkName, longest(state)).instantiate(state, environment);

  /// The same, so that all of `debug` works: hooks, locals, upvalues, and `getinfo`, `getfenv` and
  /// `setfenv` for functions at any level of the stack. Such code runs several times slower.
  public static final ChunkCompiler DEBUG_COMPILER =
      (state, source, chunkName, environment) ->
          compileForDebugging(source, chunkName, longest(state)).instantiate(state, environment);

  /// The names of functions that work only in code compiled for debugging.
  private static final List<String> DEBUGGING =
      List.of(
          "sethook",
          "getlocal",
          "setlocal",
          "getupvalue",
          "setupvalue",
          "upvalueid",
          "upvaluejoin",
          "setfenv",
          "getfenv");

  private Lua() {}

  /// Compiles `source` without running it.
  ///
  /// @param chunkName as in Lua: `=name` or `@file` is used literally, anything else is the source
  ///   itself
  /// @throws LuaError with `chunk:line:` if it is not valid Lua
  public static Chunk compile(String source, String chunkName) {
    return compile(source, chunkName, USUAL_SOURCE);
  }

  /// Compiles `source` of up to `longest` bytes without running it.
  ///
  /// @param chunkName as in Lua: `=name` or `@file` is used literally, anything else is the source
  ///   itself
  /// @throws LuaError with `chunk:line:` if it is not valid Lua or too long
  public static Chunk compile(String source, String chunkName, int longest) {
    return compile(new Source(source), chunkName, longest);
  }

  private static Chunk compile(Source source, String chunkName, int longest) {
    refuseBytecode(source);
    return Chunk.of(chunkName, Compiler.compile(source, chunkName, longest));
  }

  /// Generates the code for source that is known to be valid.
  static GeneratedChunk generate(String source, String chunkName) {
    return Compiler.compile(new Source(source), chunkName, USUAL_SOURCE);
  }

  private static Chunk compileForDebugging(Source source, String chunkName, int longest) {
    refuseBytecode(source);
    return Chunk.of(chunkName, Compiler.compileForDebugging(source, chunkName, longest));
  }

  /// True if `source` contains the name of a function that works only in code compiled for
  /// debugging.
  public static boolean asksForDebugging(String source) {
    return DEBUGGING.stream().anyMatch(source::contains);
  }

  /// Parses `source` without compiling it.
  ///
  /// @throws LuaError with `chunk:line:` if it is not valid Lua
  public static void check(String source, String chunkName) {
    var whole = new Source(source);
    refuseBytecode(whole);
    Compiler.check(whole, chunkName, USUAL_SOURCE);
  }

  /// Parses `source` now and compiles it when it is first instantiated: for code that may never
  /// run.
  ///
  /// @throws LuaError with `chunk:line:` if it is not valid Lua
  public static Chunk read(String source, String chunkName) {
    check(source, chunkName);
    return Chunk.toBeCompiled(chunkName, source);
  }

  private static int longest(LuaState state) {
    return state.meter().isLimited() ? USUAL_SOURCE : Integer.MAX_VALUE;
  }

  /// Finds the names in `source` without compiling it.
  public static Outline outline(String source) {
    return Outline.of(source);
  }

  private static void refuseBytecode(Source source) {
    if (source.at(0) == BYTECODE) {
      throw new LuaError("attempt to load chunk with wrong mode");
    }
  }
}
