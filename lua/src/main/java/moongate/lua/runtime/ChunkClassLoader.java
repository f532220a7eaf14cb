package moongate.lua.runtime;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Defines the classes of chunks, so that they go when the chunks go.
public abstract class ChunkClassLoader extends ClassLoader {
  private static final AtomicLong COUNT = new AtomicLong();

  /// The loaders that are in use, by name: Java's stack traces name loaders and do not hold them.
  private static final Map<String, Entry> LOADERS = new ConcurrentHashMap<>();

  private static final ReferenceQueue<ChunkClassLoader> GONE = new ReferenceQueue<>();

  private static final class Entry extends WeakReference<ChunkClassLoader> {
    private final String name;

    Entry(String name, ChunkClassLoader loader) {
      super(loader, GONE);
      this.name = name;
    }
  }

  /// A loader whose classes see the runtime.
  protected ChunkClassLoader() {
    var name = "lua-" + COUNT.incrementAndGet();
    super(name, ChunkClassLoader.class.getClassLoader());
    forgetTheGone();
    LOADERS.put(name, new Entry(name, this));
  }

  private static void forgetTheGone() {
    for (var gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      if (gone instanceof Entry entry) {
        LOADERS.remove(entry.name);
      }
    }
  }

  /// The loader with a name from a Java stack trace, or null when that is no chunk's.
  static @Nullable ChunkClassLoader named(@Nullable String name) {
    var entry = name == null ? null : LOADERS.get(name);
    return entry == null ? null : entry.get();
  }

  /// What is known of the function whose class has this name.
  protected abstract FunctionInfo function(String className);

  /// About how much memory its code takes, when it was loaded by code; else 0: the host's own code
  /// is the host's to keep.
  protected abstract long loadedBytes();

  /// The number of the site that the instruction at `index` of a function's body belongs to; 0 when
  /// unknown.
  protected abstract int site(String className, int index);
}
