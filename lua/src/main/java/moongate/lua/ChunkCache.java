package moongate.lua;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/// Chunks by their content, so that equal sources are read and compiled once. Safe to share between
/// threads.
///
/// A chunk stays for as long as somebody holds it, and what came last stays a while longer: it is
/// read to be checked first, and fetched to be used then. So a node whose functions change every
/// day keeps none of the old ones.
public final class ChunkCache {
  private record Key(String source, String chunkName) {}

  private static final class Known extends WeakReference<Chunk> {
    private final Key key;

    Known(Key key, Chunk chunk, ReferenceQueue<Chunk> dropped) {
      super(chunk, dropped);
      this.key = key;
    }
  }

  private record Recent(Chunk chunk, int length) {}

  private final int mostRecent;

  // All guarded by `chunks`.
  private final Map<Key, Known> chunks = new HashMap<>();
  private final ReferenceQueue<Chunk> dropped = new ReferenceQueue<>();
  private final ArrayDeque<Recent> recent = new ArrayDeque<>();
  private long recentLength;

  /// @param mostRecent bytes of source, of chunks that are kept whether anybody holds them or not
  public ChunkCache(int mostRecent) {
    this.mostRecent = mostRecent;
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
    recent.add(new Recent(chunk, key.source.length()));
    recentLength += key.source.length();
    while (recentLength > mostRecent) {
      recentLength -= recent.remove().length;
    }
    return chunk;
  }
}
