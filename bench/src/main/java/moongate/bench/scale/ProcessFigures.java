package moongate.bench.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Processor time and memory of a process, as Linux counts them.
final class ProcessFigures {
  private static final int MILLIS_PER_TICK = 10;
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  private ProcessFigures() {}

  /// User and system time so far; 0 when the process has gone.
  static long cpuMillis(Process process) {
    var stat = read(process, "stat");
    // The command's name stands in parentheses and may itself contain blanks.
    var fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
    return fields.length <= SYSTEM_TIME
        ? 0
        : (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
            * MILLIS_PER_TICK;
  }

  static long residentMegabytes(Process process) {
    return read(process, "status")
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        / 1024;
  }

  private static String read(Process process, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
    } catch (IOException gone) {
      return "";
    }
  }
}
