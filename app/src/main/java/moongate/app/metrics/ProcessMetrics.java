package moongate.app.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The metrics of the process, under the names that Prometheus gives to those of every process.
/// What the system does not tell is left out.
///
/// @param proc the folder with the system's information about this process
record ProcessMetrics(Path proc) {
  /// On Linux.
  static final Path OWN = Path.of("/proc/self");

  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s*(\\d+) kB$");
  private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files\\s+(\\d+) ");

  List<MetricSnapshot> snapshots() {
    var info = ProcessHandle.current().info();
    return Stream.of(
            info.totalCpuDuration().map(ProcessMetrics::cpu),
            info.startInstant().map(ProcessMetrics::start),
            number("status", RESIDENT)
                .map(kilobytes ->
                    gauge(
                        "process_resident_memory_bytes",
                        "Memory of the process, in bytes.",
                        kilobytes * 1024)),
            openFiles().map(count -> gauge("process_open_fds", "Files that are open.", count)),
            number("limits", LIMIT)
                .map(most -> gauge("process_max_fds", "Files that may be open.", most)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static MetricSnapshot cpu(Duration time) {
    return CounterSnapshot.builder()
        .name("process_cpu_seconds")
        .help("Processor time of the process, in seconds.")
        .dataPoint(Points.counter(time.toNanos() / 1e9, Labels.EMPTY))
        .build();
  }

  private static MetricSnapshot start(Instant moment) {
    return gauge(
        "process_start_time_seconds",
        "When the process started, in seconds since 1970.",
        moment.toEpochMilli() / 1e3);
  }

  private static MetricSnapshot gauge(String name, String help, double value) {
    return Points.gauge(name, help, Points.gauge(value, Labels.EMPTY));
  }

  private Optional<Long> number(String file, Pattern line) {
    try {
      var found = line.matcher(Files.readString(proc.resolve(file)));
      return found.find() ? Optional.of(Long.parseLong(found.group(1))) : Optional.empty();
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }

  private Optional<Long> openFiles() {
    try (var files = Files.list(proc.resolve("fd"))) {
      return Optional.of(files.count());
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }
}
