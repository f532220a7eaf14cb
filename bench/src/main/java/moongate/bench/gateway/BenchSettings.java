package moongate.bench.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How to measure, from `BENCH_*` environment variables; every one has a default.
///
/// @param home the folder `bench`
/// @param rounds how often each target is measured; targets alternate within a round
/// @param seconds how long one measurement takes
/// @param warmup how many requests each target gets before the first round
/// @param loads what to send: each is a table of its own
/// @param only lower-case parts of the names of the peers to measure, all if empty
/// @param measuredCore the processor of the measured process
/// @param loadCore the processor of wrk and of the backend
/// @param firstPort the ports used are this one and those following it
/// @param launcher starts Moongate
record BenchSettings(
    Path home,
    int rounds,
    Duration seconds,
    long warmup,
    List<Load> loads,
    List<String> only,
    String measuredCore,
    String loadCore,
    int firstPort,
    Path launcher) {

  /// @param path what is asked for
  /// @param connections how many keep-alive connections ask at once
  record Load(String path, int connections) {}

  static BenchSettings from(Path home, Map<String, String> environment) {
    var connections = words(environment.getOrDefault("BENCH_CONNECTIONS", "64"));
    var bodies = words(environment.getOrDefault("BENCH_BODIES", "small"));
    var loads = new ArrayList<Load>();
    for (String body : bodies) {
      for (String count : connections) {
        loads.add(new Load("/" + body, Integer.parseInt(count)));
      }
    }
    return new BenchSettings(
        home,
        Integer.parseInt(environment.getOrDefault("BENCH_ROUNDS", "5")),
        Duration.ofSeconds(Long.parseLong(environment.getOrDefault("BENCH_SECONDS", "4"))),
        Long.parseLong(environment.getOrDefault("BENCH_WARMUP", "400000")),
        loads,
        words(environment.getOrDefault("BENCH_TARGETS", "")),
        environment.getOrDefault("BENCH_MEASURED_CORE", "0"),
        environment.getOrDefault("BENCH_LOAD_CORE", "1"),
        Integer.parseInt(environment.getOrDefault("BENCH_PORT", "29080")),
        Path.of(
            environment.getOrDefault("BENCH_LAUNCHER", home.resolve("../moongate").toString())));
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.trim().split("[ ,]+"));
  }
}
