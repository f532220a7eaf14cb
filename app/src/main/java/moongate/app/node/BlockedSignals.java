package moongate.app.node;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import sun.misc.Signal;

/// Reads signals by `signalfd(2)`. The launcher has blocked them for the whole process, so that the
/// kernel keeps them until they are read here. This way a node can receive QUIT, which the JVM
/// would use itself; the JVM must run with `-Xrs` for that.
final class BlockedSignals {
  /// The signals that the launcher blocks.
  static final List<String> NAMES = List.of("HUP", "INT", "QUIT", "USR1", "TERM");

  private static final int CLOSE_ON_EXEC = 0x80000;

  /// The size of `struct signalfd_siginfo`, which begins with the number of the signal, and of
  /// `sigset_t`.
  private static final int SIZE = 128;

  private final MethodHandle read;
  private final int descriptor;
  private final MemorySegment info;

  /// Linking the functions takes about 30 ms of processor time.
  BlockedSignals() {
    var linker = Linker.nativeLinker();
    read = function(linker, "read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    var open =
        function(linker, "signalfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    info = Arena.global().allocate(SIZE, Long.BYTES);
    var set = Arena.global().allocate(SIZE, Long.BYTES);
    set.set(JAVA_LONG, 0, mask());
    try {
      descriptor = (int) open.invokeExact(-1, set, CLOSE_ON_EXEC);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
    if (descriptor < 0) {
      throw new IllegalStateException("signalfd refuses");
    }
  }

  private static MethodHandle function(Linker linker, String name, FunctionDescriptor types) {
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), types);
  }

  private static long mask() {
    return NAMES.stream().mapToLong(name -> bit(name)).reduce(0, (one, other) -> one | other);
  }

  private static long bit(String name) {
    return 1L << (new Signal(name).getNumber() - 1);
  }

  /// Waits for the next signal, and returns its number.
  int next() {
    try {
      long length = (long) read.invokeExact(descriptor, info, (long) SIZE);
      if (length != SIZE) {
        throw new IllegalStateException("signalfd ends");
      }
    } catch (RuntimeException | Error failed) {
      throw failed;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
    return info.get(JAVA_INT, 0);
  }

  /// Whether all of these signals are blocked in this process.
  static boolean areHere() {
    return (signals(Path.of("/proc/self/status"), "SigBlk:") & mask()) == mask();
  }

  /// Reads one of the signal sets in a status file of `/proc`; 0 if the system has no such file.
  static long signals(Path status, String name) {
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(name.length()).strip(), 16))
          .findFirst()
          .orElse(0);
    } catch (IOException unknown) {
      return 0;
    }
  }
}
