package moongate.lua;

import moongate.lua.compile.GeneratedChunk;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// Source that is Lua, compiled or to be compiled when it is first needed. Stateless: each
/// [#instantiate] makes a function with upvalues of its own. Safe to share between threads.
public final class Chunk {
  private final String name;
  private final String source;
  private volatile @Nullable GeneratedChunk code;
  private @Nullable String refusal;

  private Chunk(String name, String source, @Nullable GeneratedChunk code) {
    this.name = name;
    this.source = source;
    this.code = code;
  }

  static Chunk of(String name, GeneratedChunk code) {
    return new Chunk(name, "", code);
  }

  /// @param source that was read already and found to be Lua
  static Chunk toBeCompiled(String name, String source) {
    return new Chunk(name, source, null);
  }

  /// The name that the chunk was compiled with.
  public String name() {
    return name;
  }

  /// False when [#instantiate] would take the time of compilation.
  public boolean isCompiled() {
    return code != null;
  }

  /// Compiles the chunk, unless that was done.
  ///
  /// @throws moongate.lua.runtime.LuaError with `chunk:line:` when it is more than the compiler
  ///   takes
  public void compile() {
    var unused = compiled();
  }

  /// The chunk as a function of `state`, with `environment` as its table of globals.
  public LuaFunction instantiate(LuaState state, LuaTable environment) {
    return compiled().instantiate(state, environment);
  }

  private GeneratedChunk compiled() {
    var known = code;
    return known == null ? compileOnce() : known;
  }

  private synchronized GeneratedChunk compileOnce() {
    var known = code;
    if (known != null) {
      return known;
    }
    if (refusal != null) {
      throw new LuaError(refusal);
    }
    try {
      known = Lua.generate(source, name);
      code = known;
      return known;
    } catch (LuaError refused) {
      refusal = refused.getMessage();
      throw refused;
    }
  }
}
