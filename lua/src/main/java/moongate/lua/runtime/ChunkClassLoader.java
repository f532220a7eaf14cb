package moongate.lua.runtime;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Defines the classes of chunks, so that they can be unloaded with their chunk.
public abstract class ChunkClassLoader extends ClassLoader {
  private static final AtomicLong COUNT = new AtomicLong();

  /// The loaders in use, by name: Java's stack traces contain the names of loaders, not the
  /// loaders.
  private static final Map<String, Entry> LOADERS = new ConcurrentHashMap<>();

  private static final ReferenceQueue<ChunkClassLoader> GONE = new ReferenceQueue<>();

  private static final class Entry extends WeakReference<ChunkClassLoader> {
    private final String name;

    Entry(String name, ChunkClassLoader loader) {
      super(loader, GONE);
      this.name = name;
    }
  }

  /// A loader whose classes can access the runtime.
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

  /// The loader with a name from a Java stack trace, or null if it is not the loader of a chunk.
  static @Nullable ChunkClassLoader named(@Nullable String name) {
    var entry = name == null ? null : LOADERS.get(name);
    return entry == null ? null : entry.get();
  }

  /// Information about the function whose class has this name.
  protected abstract FunctionInfo function(String className);

  /// The approximate size of the code in memory if Lua code loaded it, else 0: code that the host
  /// loaded is not counted.
  protected abstract long loadedBytes();

  /// The number of the site to which the bytecode instruction at `index` belongs; 0 if unknown.
  protected abstract int site(String className, int index);
}
