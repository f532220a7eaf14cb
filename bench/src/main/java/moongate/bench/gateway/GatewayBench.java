package moongate.bench.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import moongate.bench.gateway.BenchSettings.Load;

/// Starts all targets, loads them in turn, round by round, and prints one table per kind of work
/// and load.
///
/// Rounds alternate so that whatever else the machine does falls on all targets alike. CPU time is
/// that of the measured process and its children only: the load generator and the backend do not
/// count.
public final class GatewayBench {
  private static final Duration WARMUP_STEP = Duration.ofSeconds(2);
  private static final Duration LONGEST_WARMUP = Duration.ofSeconds(20);

  /// A load generator may crash: h2load 1.52 does, in one of some thirty runs.
  private static final int ATTEMPTS = 3;

  private final BenchSettings settings;
  private final LoadGenerators generators;

  private GatewayBench(BenchSettings settings, LoadGenerators generators) {
    this.settings = settings;
    this.generators = generators;
  }

  public static void main(String... arguments) throws IOException, InterruptedException {
    var settings = BenchSettings.from(Path.of(arguments[0]), System.getenv());
    try (var peers = new Peers(settings)) {
      Runtime.getRuntime().addShutdownHook(new Thread(peers::close));
      var targets = new Targets(settings, peers).start();
      new GatewayBench(settings, new LoadGenerators(peers, settings)).measure(targets);
    }
  }

  private void measure(List<Target> targets) throws IOException, InterruptedException {
    for (Load load : settings.loads()) {
      var rows =
          targets.stream()
              .filter(target -> target.table().takes(load.protocol()))
              .map(Row::new)
              .toList();
      for (Row row : rows) {
        warmUp(row.target(), load);
      }
      for (int round = 1; round <= settings.rounds(); round++) {
        for (Row row : rows) {
          progress("round %d of %d: %s".formatted(round, settings.rounds(), row.target().name()));
          measure(row, load);
        }
      }
      new Report(settings, load).print(rows);
    }
  }

  /// By requests, not by time: compilers count calls, and on a busy machine a second means little.
  /// What was compiled before it was started is warm at once.
  private void warmUp(Target target, Load load) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_WARMUP.toNanos();
    long enough = target.isCompiling() ? settings.warmup() / load.protocol().warmupDivisor : 1;
    for (long sent = 0; sent < enough && System.nanoTime() < end; ) {
      progress("warming up %s: %d requests so far".formatted(target.name(), sent));
      try {
        sent += generators.of(load.protocol()).load(target, load, WARMUP_STEP).requests();
      } catch (IOException failure) {
        progress("while warming up: " + failure.getMessage());
      }
    }
  }

  private void measure(Row row, Load load) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        measureOnce(row, load);
        return;
      } catch (IOException failure) {
        if (attempt == ATTEMPTS) {
          throw failure;
        }
        progress("once more, since this failed: " + failure.getMessage());
      }
    }
  }

  private void measureOnce(Row row, Load load) throws IOException, InterruptedException {
    Target target = row.target();
    long before = ProcessTree.cpuMicros(target.root());
    var answers = generators.of(load.protocol()).load(target, load, settings.seconds());
    row.add(ProcessTree.cpuMicros(target.root()) - before, answers);
  }

  private static void progress(String what) {
    System.err.println("bench: " + what);
  }
}
