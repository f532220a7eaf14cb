package moongate.bench.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How to measure, from `BENCH_*` environment variables; every one has a default.
///
/// @param home the folder `bench`
/// @param rounds how often each target is measured; targets alternate within a round
/// @param seconds how long one measurement takes
/// @param warmup how many requests a target gets before the first round, if it compiles as it runs
/// @param loads what to send: each is a table of its own
/// @param only lower-case parts of the names of the peers to measure, all if empty
/// @param measuredCore the processor of the measured process
/// @param loadCore the processor of the load generators and of the backend
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

  /// What `make bench` measures.
  private static final String EVERYTHING =
      "http:small:64 varied:small:64 http:small:1000 http:large:64 sessions:small:64 tls:small:64 handshakes:small:8 resumed:small:8"
          + " h2:small:8 h2c:small:8 grpc:small:8";

  /// @param path what is asked for
  /// @param connections how many connections ask at once
  record Load(Protocol protocol, String path, int connections) {
    /// Reads `protocol:body:connections`, as in `tls:small:64`.
    static Load parse(String text) {
      var parts = text.split(":");
      if (parts.length != 3) {
        throw new IllegalArgumentException("BENCH_LOADS: not protocol:body:connections: " + text);
      }
      return new Load(Protocol.of(parts[0]), "/" + parts[1], Integer.parseInt(parts[2]));
    }
  }

  static BenchSettings from(Path home, Map<String, String> environment) {
    var loads = words(environment.getOrDefault("BENCH_LOADS", EVERYTHING));
    return new BenchSettings(
        home,
        Integer.parseInt(environment.getOrDefault("BENCH_ROUNDS", "4")),
        Duration.ofSeconds(Long.parseLong(environment.getOrDefault("BENCH_SECONDS", "2"))),
        Long.parseLong(environment.getOrDefault("BENCH_WARMUP", "400000")),
        loads.stream().map(Load::parse).toList(),
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
