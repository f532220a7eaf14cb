package moongate.functions.run;

import moongate.lua.Chunk;
import moongate.lua.ChunkCache;
import org.jspecify.annotations.Nullable;

/// Makes chunks of the sources of functions, one of equal ones for the whole node. Where functions
/// are switched off it checks sources, and makes nothing of them. Safe to share between threads.
public final class FunctionCompiler {
  /// Bytes of sources between their check and their use.
  private static final int MOST_UNUSED = 8 << 20;

  private final ChunkCache chunks = new ChunkCache(MOST_UNUSED);
  private final boolean isOff;

  /// @param isOff whether no function is to run
  public FunctionCompiler(boolean isOff) {
    this.isOff = isOff;
  }

  /// @throws moongate.lua.runtime.LuaError with `chunk:line:` when `source` is not Lua
  public void check(String source, String chunkName) {
    var unused = chunks.read(source, chunkName);
  }

  /// The chunk for `source`, maybe not compiled yet; null where functions are switched off.
  ///
  /// @throws moongate.lua.runtime.LuaError with `chunk:line:` when it is not Lua
  @Nullable Chunk chunk(String source, String chunkName) {
    return isOff ? null : chunks.take(source, chunkName);
  }
}
