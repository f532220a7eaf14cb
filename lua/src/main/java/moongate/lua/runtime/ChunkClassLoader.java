package moongate.lua.runtime;

/// Defines the classes of one chunk, so that they go when the chunk goes.
public abstract class ChunkClassLoader extends ClassLoader {
  /// A loader whose classes see the runtime.
  protected ChunkClassLoader() {
    super(ChunkClassLoader.class.getClassLoader());
  }

  /// What is known of the function whose class has this name.
  protected abstract FunctionInfo function(String className);

  /// The number of the site that the instruction at `index` of a function's body belongs to; 0 when
  /// unknown.
  protected abstract int site(String className, int index);
}
