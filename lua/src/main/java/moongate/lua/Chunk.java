package moongate.lua;

import moongate.lua.compile.GeneratedChunk;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// A Lua chunk: source with valid syntax, compiled already or when it is first needed. Stateless:
/// each [#instantiate] makes a function with its own upvalues. Safe to share between threads.
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

  /// @param source was already parsed and is valid Lua
  static Chunk toBeCompiled(String name, String source) {
    return new Chunk(name, source, null);
  }

  /// The name that the chunk was compiled with.
  public String name() {
    return name;
  }

  /// False if [#instantiate] would first have to compile the chunk.
  public boolean isCompiled() {
    return code != null;
  }

  /// Compiles the chunk unless it is compiled already.
  ///
  /// @throws moongate.lua.runtime.LuaError with `chunk:line:` if the source exceeds a limit of the
  ///   compiler
  public void compile() {
    var unused = compiled();
  }

  /// The chunk as a function of `state`, with `environment` as its globals.
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
