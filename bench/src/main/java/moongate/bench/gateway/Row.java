package moongate.bench.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What the rounds of one target gave.
final class Row {
  private final Target target;
  private final List<Round> rounds = new ArrayList<>();

  Row(Target target) {
    this.target = target;
  }

  private record Round(double cpu, Answers answers) {}

  void add(long cpuMicros, Answers answers) {
    rounds.add(new Round((double) cpuMicros / answers.requests(), answers));
  }

  Target target() {
    return target;
  }

  /// Microseconds of CPU time per request.
  double cpu() {
    return median(Round::cpu);
  }

  double leastCpu() {
    return rounds.stream().mapToDouble(Round::cpu).min().orElseThrow();
  }

  double mostCpu() {
    return rounds.stream().mapToDouble(Round::cpu).max().orElseThrow();
  }

  double rate() {
    return median(round -> round.answers().rate());
  }

  double p50() {
    return median(round -> round.answers().p50());
  }

  double p99() {
    return median(round -> round.answers().p99());
  }

  private double median(ToDoubleFunction<Round> value) {
    double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
