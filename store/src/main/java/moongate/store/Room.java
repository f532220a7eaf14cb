package moongate.store;

/// Whether a large configuration can be loaded in the memory that the JVM may still take. A node
/// that tried in vain would keep its clients waiting for minutes while memory is looked for, and
/// take it from their requests in the end.
public final class Room {
  /// Smaller ones fit wherever a node runs.
  private static final long SMALL = 1 << 20;

  /// Bytes in memory, at the height of a load, for each byte of text: measured with services,
  /// routes, consumers and functions in YAML.
  private static final int TIMES = 24;

  /// The same of what a control plane sends, which says all that a file leaves out: measured with
  /// 47 MB of the same.
  private static final int TIMES_OF_TABLE = 6;

  private static final long MEGABYTE = 1 << 20;

  private Room() {}

  /// What to tell about a file of so many bytes for which there is no room; empty when there is.
  static String missing(long bytes) {
    return missing(bytes, TIMES);
  }

  /// The same of a control plane's configuration, whose JSON has so many bytes.
  public static String missingForTable(long bytes) {
    return missing(bytes, TIMES_OF_TABLE);
  }

  private static String missing(long bytes, int times) {
    long needed = bytes * times;
    if (bytes <= SMALL || needed <= free()) {
      return "";
    }
    System.gc(); // else what is dead would count
    long free = free();
    return needed <= free
        ? ""
        : "does not fit in the memory: to load %d MB takes some %d MB, and of %d MB %d are free; give the JVM more, as in MOONGATE_JAVA_OPTS=-Xmx%dm"
            .formatted(
                bytes / MEGABYTE,
                needed / MEGABYTE,
                Runtime.getRuntime().maxMemory() / MEGABYTE,
                free / MEGABYTE,
                advised(needed - free));
  }

  /// A round number.
  private static long advised(long missing) {
    long most = (Runtime.getRuntime().maxMemory() + missing) / MEGABYTE;
    return (most / 512 + 1) * 512;
  }

  private static long free() {
    var runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }
}
