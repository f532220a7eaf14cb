package moongate.testkit;

/// What the JVM's heap holds, for tests of what is kept.
public final class UsedHeap {
  private UsedHeap() {}

  /// How many bytes are in use after a garbage collection.
  public static long bytes() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
