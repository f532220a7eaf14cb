package moongate.bench.lua;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moongate.bench.lua.LuaBench.Result;

/// Prints the times in Markdown: microseconds for the first engine, and for each other one how many
/// times the first one's time it takes (above 1: the first one is faster).
final class LuaReport {
  private final Map<String, Map<String, Result>> columns;

  LuaReport(Map<String, Map<String, Result>> columns) {
    this.columns = columns;
  }

  void print(List<String> kernels) {
    var titles = List.copyOf(columns.keySet());
    System.out.println();
    System.out.println("| kernel | " + String.join(" | ", titles) + " |");
    System.out.println("|---|" + "---|".repeat(titles.size()));
    for (String kernel : kernels) {
      var cells = new ArrayList<String>();
      for (String title : titles) {
        cells.add(cell(titles, title, kernel));
      }
      System.out.println("| " + kernel + " | " + String.join(" | ", cells) + " |");
    }
  }

  private String cell(List<String> titles, String title, String kernel) {
    String first = titles.getFirst();
    var ours = columns.getOrDefault(first, Map.of()).get(kernel);
    var theirs = columns.getOrDefault(title, Map.of()).get(kernel);
    if (theirs == null) {
      return "-";
    }
    var reference = columns.getOrDefault(titles.getLast(), Map.of()).get(kernel);
    boolean isRight = reference == null || reference.text().equals(theirs.text());
    String mark = isRight ? "" : " (other result)";
    if (ours == null) {
      return "%.1f µs%s".formatted(theirs.time(), mark);
    }
    String ratio = ", %.2fx".formatted(theirs.time() / ours.time());
    return "%.1f µs%s%s".formatted(theirs.time(), title.equals(first) ? "" : ratio, mark);
  }
}
