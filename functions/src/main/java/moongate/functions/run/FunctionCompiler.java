package moongate.functions.run;

import moongate.lua.Chunk;
import moongate.lua.ChunkCache;
import org.jspecify.annotations.Nullable;

/// Compiles the sources of functions. Equal sources share one chunk per node. If functions are
/// switched off, it only checks sources. Safe to share between threads.
public final class FunctionCompiler {
  /// The most bytes of sources that are kept between their check and their use.
  private static final int MOST_UNUSED = 8 << 20;

  private final ChunkCache chunks = new ChunkCache(MOST_UNUSED);
  private final boolean isOff;

  /// @param isOff whether functions are switched off
  public FunctionCompiler(boolean isOff) {
    this.isOff = isOff;
  }

  /// @throws moongate.lua.runtime.LuaError with `chunk:line:` when `source` is not Lua
  public void check(String source, String chunkName) {
    var _ = chunks.read(source, chunkName);
  }

  /// The chunk for `source`, which may not be compiled yet; null if functions are switched off.
  ///
  /// @throws moongate.lua.runtime.LuaError with `chunk:line:` when it is not Lua
  @Nullable Chunk chunk(String source, String chunkName) {
    return isOff ? null : chunks.take(source, chunkName);
  }
}
