package moongate.lua;

import java.util.LinkedHashMap;
import java.util.Map;

/// Chunks by their content, so that equal sources are read and compiled once. Safe to share between
/// threads.
///
/// Bounded: the chunk that was used longest ago goes first, and its classes go when nobody holds
/// it.
public final class ChunkCache {
  private record Key(String source, String chunkName) {}

  private final Map<Key, Chunk> chunks;

  /// A cache of at most `capacity` chunks.
  public ChunkCache(int capacity) {
    chunks =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Chunk> eldest) {
            return size() > capacity;
          }
        };
  }

  /// The chunk for `source`, compiled if need be.
  ///
  /// @throws moongate.lua.runtime.LuaError with `chunk:line:` when it is not Lua
  public Chunk get(String source, String chunkName) {
    var chunk = read(source, chunkName);
    chunk.compile();
    return chunk;
  }

  /// The chunk for `source`, read but maybe not compiled yet: see [Lua#read].
  ///
  /// @throws moongate.lua.runtime.LuaError with `chunk:line:` when it is not Lua
  public Chunk read(String source, String chunkName) {
    var key = new Key(source, chunkName);
    synchronized (chunks) {
      var known = chunks.get(key);
      if (known != null) {
        return known;
      }
    }
    var read = Lua.read(source, chunkName);
    synchronized (chunks) {
      var raced = chunks.putIfAbsent(key, read);
      return raced == null ? read : raced;
    }
  }
}
