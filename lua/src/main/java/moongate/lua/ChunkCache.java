package moongate.lua;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Caches chunks by their source, so that equal sources are parsed and compiled once. Safe to share
/// between threads.
///
/// A chunk stays in the cache for as long as it is referenced from elsewhere. One that was only
/// read stays a while longer, because sources are checked before they are used. So a node whose
/// functions change every day does not collect old ones.
public final class ChunkCache {
  private record Key(String source, String chunkName) {}

  private static final class Known extends WeakReference<Chunk> {
    private final Key key;

    Known(Key key, Chunk chunk, ReferenceQueue<Chunk> dropped) {
      super(chunk, dropped);
      this.key = key;
    }
  }

  private final int mostUnused;

  // All guarded by `chunks`.
  private final Map<Key, Known> chunks = new HashMap<>();
  private final ReferenceQueue<Chunk> dropped = new ReferenceQueue<>();
  private final LinkedHashMap<Key, Chunk> unused = new LinkedHashMap<>();
  private long unusedLength;

  /// @param mostUnused how many bytes of source to keep for chunks that were read but not taken yet
  public ChunkCache(int mostUnused) {
    this.mostUnused = mostUnused;
  }

  /// The chunk for `source`. The caller keeps a reference to it for as long as it is used.
  ///
  /// @throws moongate.lua.runtime.LuaError with `chunk:line:` if it is not valid Lua
  public Chunk take(String source, String chunkName) {
    var chunk = read(source, chunkName);
    synchronized (chunks) {
      if (unused.remove(new Key(source, chunkName)) != null) {
        unusedLength -= source.length();
      }
    }
    return chunk;
  }

  /// The chunk for `source`, parsed but perhaps not compiled yet: see [Lua#read].
  ///
  /// @throws moongate.lua.runtime.LuaError with `chunk:line:` if it is not valid Lua
  public Chunk read(String source, String chunkName) {
    var key = new Key(source, chunkName);
    synchronized (chunks) {
      var known = chunks.get(key);
      var chunk = known == null ? null : known.get();
      if (chunk != null) {
        return chunk;
      }
    }
    var read = Lua.read(source, chunkName);
    synchronized (chunks) {
      var raced = chunks.get(key);
      var chunk = raced == null ? null : raced.get();
      return chunk == null ? keep(key, read) : chunk;
    }
  }

  private Chunk keep(Key key, Chunk chunk) {
    while (dropped.poll() instanceof Known gone) {
      chunks.remove(gone.key, gone);
    }
    chunks.put(key, new Known(key, chunk, dropped));
    unused.put(key, chunk);
    unusedLength += key.source.length();
    while (unusedLength > mostUnused) {
      var oldest = unused.pollFirstEntry();
      unusedLength -= oldest == null ? unusedLength : oldest.getKey().source.length();
    }
    return chunk;
  }
}
