package moongate.lua.compile;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import moongate.lua.runtime.ChunkClassLoader;
import moongate.lua.runtime.FunctionInfo;
import moongate.lua.runtime.Meter;

/// Defines the classes of a few chunks, each when it is first used; they go when none of these
/// chunks is in use any more.
///
/// A loader for each chunk would be simpler. But whenever a method is linked, the JVM searches all
/// loaders whose code names the same classes: with thousands of chunks that is most of the cost of
/// a first call.
final class ChunkGroup extends ChunkClassLoader {
  /// How many chunks share a group: what a chunk in use may keep of others is small.
  private static final int MOST_CHUNKS = 16;

  /// The size of classes from which on a group takes no more chunks.
  private static final int FULL = 64 << 10;

  /// What it costs the JVM to read and verify a byte of a class.
  private static final int UNITS_PER_BYTE = 4;

  /// What the JVM keeps of a class, besides several times its bytes.
  private static final int CLASS_BYTES = 4 << 10;

  /// The groups that take the next chunk, as long as something holds them: of the host's code, and
  /// of code that was loaded by code.
  private static WeakReference<ChunkGroup> open = new WeakReference<>(null);

  private static WeakReference<ChunkGroup> openForLoaded = new WeakReference<>(null);

  private final Map<String, byte[]> classes = new ConcurrentHashMap<>();
  private final Map<String, FunctionInfo> functions = new ConcurrentHashMap<>();
  private final Map<String, SiteTable> siteTables = new ConcurrentHashMap<>();
  private final boolean isLoaded;
  private int chunkCount;
  private int size;

  /// A chunk's number in a group, which is part of its classes' names.
  record Place(ChunkGroup group, int number) {}

  private ChunkGroup(boolean isLoaded) {
    this.isLoaded = isLoaded;
  }

  /// The place of a chunk that is going to be compiled.
  ///
  /// @param isLoaded whether code loads it, which then has to answer for what it keeps
  static synchronized Place nextPlace(boolean isLoaded) {
    var group = (isLoaded ? openForLoaded : open).get();
    if (group == null || group.chunkCount == MOST_CHUNKS || group.size >= FULL) {
      group = new ChunkGroup(isLoaded);
      var reference = new WeakReference<>(group);
      if (isLoaded) {
        openForLoaded = reference;
      } else {
        open = reference;
      }
    }
    return new Place(group, group.chunkCount++);
  }

  /// Takes the classes of a chunk, and what is known of the functions they are.
  void add(Map<String, byte[]> chunkClasses, Map<String, FunctionInfo> chunkFunctions) {
    classes.putAll(chunkClasses);
    functions.putAll(chunkFunctions);
    int added = chunkClasses.values().stream().mapToInt(bytes -> bytes.length).sum();
    synchronized (ChunkGroup.class) {
      size += added;
    }
  }

  @Override
  protected long loadedBytes() {
    synchronized (ChunkGroup.class) {
      return isLoaded ? 3L * size + (long) CLASS_BYTES * classes.size() : 0;
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(Compiler.PACKAGE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      var loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    Meter.workCurrent(bytes.length * UNITS_PER_BYTE);
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  protected FunctionInfo function(String className) {
    var info = functions.get(className);
    if (info == null) {
      throw new IllegalArgumentException(className);
    }
    return info;
  }

  @Override
  protected int site(String className, int index) {
    return siteTables.computeIfAbsent(className, this::readSites).at(index);
  }

  private SiteTable readSites(String className) {
    var bytes = classes.get(className);
    return bytes == null ? SiteTable.EMPTY : SiteTable.read(bytes);
  }
}
