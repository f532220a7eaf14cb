package moongate.lua;

import moongate.lua.compile.GeneratedChunk;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;

/// Compiled source. Stateless: each [#instantiate] makes a function with upvalues of its own.
public final class Chunk {
  private final String name;
  private final GeneratedChunk code;

  Chunk(String name, GeneratedChunk code) {
    this.name = name;
    this.code = code;
  }

  /// The name that the chunk was compiled with.
  public String name() {
    return name;
  }

  /// The chunk as a function of `state`, with `environment` as its table of globals.
  public LuaFunction instantiate(LuaState state, LuaTable environment) {
    return code.instantiate(state, environment);
  }
}
