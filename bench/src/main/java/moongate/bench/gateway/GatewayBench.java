package moongate.bench.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import moongate.bench.gateway.BenchSettings.Load;

/// Starts all targets, loads them in turn, round by round, and prints one table per kind of work
/// and load.
///
/// Rounds alternate so that whatever else the machine does falls on all targets alike. CPU time is
/// that of the measured process and its children only: the load generator and the backend do not
/// count.
public final class GatewayBench {
  private final BenchSettings settings;
  private final Wrk wrk;

  private GatewayBench(BenchSettings settings, Wrk wrk) {
    this.settings = settings;
    this.wrk = wrk;
  }

  public static void main(String... arguments) throws IOException, InterruptedException {
    var settings = BenchSettings.from(Path.of(arguments[0]), System.getenv());
    try (var peers = new Peers(settings)) {
      Runtime.getRuntime().addShutdownHook(new Thread(peers::close));
      var targets = new Targets(settings, peers).start();
      new GatewayBench(settings, new Wrk(peers, settings.loadCore())).measure(targets);
    }
  }

  private void measure(List<Target> targets) throws IOException, InterruptedException {
    for (Load load : settings.loads()) {
      var rows = targets.stream().map(Row::new).toList();
      for (Target target : targets) {
        progress("warming up " + target.name());
        wrk.load(target, load, settings.warmup());
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

  private void measure(Row row, Load load) throws IOException, InterruptedException {
    Target target = row.target();
    long before = ProcessTree.cpuMicros(target.root());
    var answers = wrk.load(target, load, settings.seconds());
    row.add(ProcessTree.cpuMicros(target.root()) - before, answers);
  }

  private static void progress(String what) {
    System.err.println("bench: " + what);
  }
}
