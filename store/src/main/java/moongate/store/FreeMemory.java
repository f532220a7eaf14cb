package moongate.store;

/// Checks whether a large configuration fits into the memory that the JVM may still use. Loading
/// one that does not fit would block the node's clients for minutes by garbage collections, and
/// finally leave no memory for their requests.
public final class FreeMemory {
  /// Configurations up to this size, in bytes, fit wherever a node runs.
  private static final long SMALL = 1 << 20;

  /// The largest number of bytes that loading takes for each byte of text, measured with services,
  /// routes, consumers and functions in YAML.
  private static final int BYTES_PER_BYTE_OF_FILE = 24;

  /// The same for the configuration of a control plane, which also contains the default values;
  /// measured with 47 MB.
  private static final int BYTES_PER_BYTE_OF_TABLE = 6;

  private static final long MEGABYTE = 1 << 20;

  private FreeMemory() {}

  /// Why a file of this size cannot be loaded; empty if it can.
  static String shortage(long bytes) {
    return shortage(bytes, BYTES_PER_BYTE_OF_FILE);
  }

  /// The same for a control plane's configuration, whose JSON has this size.
  public static String shortageForTable(long bytes) {
    return shortage(bytes, BYTES_PER_BYTE_OF_TABLE);
  }

  /// How much memory the values of a control plane's configuration may take, whose JSON has this
  /// size. Such JSON may consist of tiny values that take thirty times its size. What is usual
  /// takes less than is reckoned for it, and a part of the heap is always free enough.
  public static long forValuesOfTable(long bytes) {
    return Math.max(bytes * BYTES_PER_BYTE_OF_TABLE, Runtime.getRuntime().maxMemory() / 4);
  }

  private static String shortage(long bytes, int times) {
    long needed = bytes * times;
    if (bytes <= SMALL || needed <= free()) {
      return "";
    }
    System.gc(); // garbage must not count
    long free = free();
    return needed <= free
        ? ""
        : "does not fit in the memory: to load %d MB takes some %d MB, and of %d MB %d are free; give the JVM more, as in MOONGATE_JAVA_OPTS=-Xmx%dm, and its container twice that"
            .formatted(
                bytes / MEGABYTE,
                needed / MEGABYTE,
                Runtime.getRuntime().maxMemory() / MEGABYTE,
                free / MEGABYTE,
                advised(needed - free));
  }

  /// Rounds the advised heap size, in MB.
  private static long advised(long missing) {
    long most = (Runtime.getRuntime().maxMemory() + missing) / MEGABYTE;
    return (most / 512 + 1) * 512;
  }

  private static long free() {
    var runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }
}
