package moongate.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// CPU time and memory of a process and its children, as the kernel counts them.
final class ProcessTree {
  /// What the kernel calls USER_HZ: fixed to 100 for all programs on Linux.
  private static final long TICKS_PER_SECOND = 100;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  private ProcessTree() {}

  /// User and system time so far, in microseconds.
  static long cpuMicros(ProcessHandle root) {
    return members(root).mapToLong(ProcessTree::ticks).sum() * 1_000_000 / TICKS_PER_SECOND;
  }

  /// Resident memory in megabytes.
  static long residentMegabytes(ProcessHandle root) {
    return members(root).mapToLong(ProcessTree::residentKilobytes).sum() / 1024;
  }

  private static Stream<ProcessHandle> members(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants());
  }

  private static long ticks(ProcessHandle process) {
    String stat = read(process, "stat");
    // The command's name stands in parentheses and may itself contain blanks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
    return fields.length <= SYSTEM_TIME
        ? 0
        : Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
  }

  private static long residentKilobytes(ProcessHandle process) {
    return read(process, "status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /// Empty if the process has gone meanwhile.
  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
    } catch (IOException e) {
      return "";
    }
  }
}
