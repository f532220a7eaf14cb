package moongate.lua.compile;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import moongate.lua.runtime.ChunkClassLoader;
import moongate.lua.runtime.FunctionInfo;
import moongate.lua.runtime.Meter;

/// Defines the classes of a few chunks, each when it is first used. They can be unloaded once none
/// of these chunks is in use.
///
/// A loader for each chunk would be simpler. But whenever a method is linked, the JVM searches all
/// loaders whose code refers to the same classes: with thousands of chunks that is most of the cost
/// of a first call.
final class ChunkGroup extends ChunkClassLoader {
  /// The number of chunks in a group, which is small because a chunk in use keeps the others in
  /// memory.
  private static final int MOST_CHUNKS = 16;

  /// The total size of classes, in bytes, at which a group is full.
  private static final int FULL = 64 << 10;

  /// The cost for the JVM of reading and verifying a byte of a class.
  private static final int UNITS_PER_BYTE = 4;

  /// The memory of a class in the JVM, in addition to several times its bytes.
  private static final int CLASS_BYTES = 4 << 10;

  /// The groups that take the next chunk, unless they were collected: one for the host's code, one
  /// for code loaded by Lua code.
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

  /// The place for a chunk that is about to be compiled.
  ///
  /// @param isLoaded whether Lua code loads it and is charged for its memory
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

  /// Adds the classes of a chunk, and the information about their functions.
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
