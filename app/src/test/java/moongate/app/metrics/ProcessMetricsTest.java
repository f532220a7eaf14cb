package moongate.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMetricsTest {
  @TempDir Path proc;

  @Test
  void memoryAndFilesAreThoseThatTheSystemTells() throws IOException {
    Files.writeString(
        proc.resolve("status"), "Name:\tjava\nVmHWM:\t  99 kB\nVmRSS:\t  150000 kB\n");
    Files.writeString(
        proc.resolve("limits"),
        "Limit                     Soft Limit           Hard Limit           Units\n"
            + "Max open files            65536                1048576              files\n");
    Files.createDirectories(proc.resolve("fd"));
    Files.writeString(proc.resolve("fd/0"), "");
    Files.writeString(proc.resolve("fd/1"), "");

    assertThat(value("process_resident_memory_bytes")).isEqualTo(153_600_000);
    assertThat(value("process_open_fds")).isEqualTo(2);
    assertThat(value("process_max_fds")).isEqualTo(65_536);
  }

  @Test
  void whatTheSystemDoesNotTellIsLeftOut() {
    assertThat(new ProcessMetrics(proc).snapshots())
        .extracting(it -> it.getMetadata().getName())
        .contains("process_cpu_seconds", "process_start_time_seconds")
        .doesNotContain("process_open_fds", "process_resident_memory_bytes");
  }

  private double value(String name) {
    MetricSnapshot found =
        new ProcessMetrics(proc)
            .snapshots().stream()
                .filter(it -> it.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    return ((GaugeSnapshot) found).getDataPoints().getFirst().getValue();
  }
}
