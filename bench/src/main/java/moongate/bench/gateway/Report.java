package moongate.bench.gateway;

import java.util.List;
import moongate.bench.gateway.BenchSettings.Load;
import moongate.bench.gateway.Target.Table;

/// Prints tables in Markdown, so that they can be put into a page as they are. Ratios are to the
/// first row: nginx.
final class Report {
  private final BenchSettings settings;
  private final Load load;

  Report(BenchSettings settings, Load load) {
    this.settings = settings;
    this.load = load;
  }

  void print(List<Row> rows) {
    for (Table table : Table.values()) {
      var some = rows.stream().filter(row -> row.target().table() == table).toList();
      if (!some.isEmpty()) {
        print(table, some);
      }
    }
  }

  private void print(Table table, List<Row> rows) {
    System.out.printf(
        "%n### %s: %s, %s body, %d connections (median of %d rounds of %d s)%n%n",
        table.title,
        load.protocol().title,
        load.path().substring(1),
        load.connections(),
        settings.rounds(),
        settings.seconds().toSeconds());
    System.out.println(
        "| | CPU µs/request | least to most | ratio | requests/s | p50 ms | p99 ms | RSS MB |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (Row row : rows) {
      System.out.printf(
          "| %s | %.2f | %.2f to %.2f | %.2fx | %.0f | %s | %s | %d |%n",
          row.target().name(),
          row.cpu(),
          row.leastCpu(),
          row.mostCpu(),
          row.cpu() / rows.getFirst().cpu(),
          row.rate(),
          milliseconds(row.p50()),
          milliseconds(row.p99()),
          ProcessTree.residentMegabytes(row.target().root()));
    }
  }

  private static String milliseconds(double value) {
    return Double.isNaN(value) ? "" : "%.2f".formatted(value);
  }
}
