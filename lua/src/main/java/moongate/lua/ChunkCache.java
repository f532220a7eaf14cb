package moongate.lua;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Chunks by their content, so that equal sources are read and compiled once. Safe to share between
/// threads.
///
/// A chunk stays for as long as somebody holds it, and one that was only read stays a while longer:
/// sources are checked before they are used. So a node whose functions change every day keeps none
/// of the old ones.
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

  /// @param mostUnused bytes of source, of chunks that were read and not taken yet
  public ChunkCache(int mostUnused) {
    this.mostUnused = mostUnused;
  }

  /// The chunk for `source`, to be kept by who is going to use it.
  ///
  /// @throws moongate.lua.runtime.LuaError with `chunk:line:` when it is not Lua
  public Chunk take(String source, String chunkName) {
    var chunk = read(source, chunkName);
    synchronized (chunks) {
      if (unused.remove(new Key(source, chunkName)) != null) {
        unusedLength -= source.length();
      }
    }
    return chunk;
  }

  /// The chunk for `source`, read but maybe not compiled yet: see [Lua#read].
  ///
  /// @throws moongate.lua.runtime.LuaError with `chunk:line:` when it is not Lua
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
