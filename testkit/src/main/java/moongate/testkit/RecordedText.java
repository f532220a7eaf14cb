package moongate.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A text that the code makes, recorded in a file: a review sees there what a change means.
public final class RecordedText {
  private RecordedText() {}

  /// With `-Dupdate=true`, which `make records` sets, `made` is recorded instead.
  ///
  /// @throws AssertionError with the lines that differ, unless `file` holds `made`
  public static void check(Path file, String made) throws IOException {
    if (Boolean.getBoolean("update")) {
      Files.writeString(file, made);
      return;
    }
    var recorded = Files.readString(file);
    if (!recorded.equals(made)) {
      throw new AssertionError(
          "%s is not what the code says now. If the change is meant, record it: make records%n%s"
              .formatted(file.getFileName(), difference(recorded, made)));
    }
  }

  private static String difference(String recorded, String made) {
    var out = new StringBuilder();
    without(recorded, made).forEach(line -> out.append("recorded: ").append(line).append('\n'));
    without(made, recorded).forEach(line -> out.append("now:      ").append(line).append('\n'));
    return out.isEmpty() ? "Only the order of its lines differs." : out.toString();
  }

  private static List<String> without(String text, String other) {
    var lines = new ArrayList<>(text.lines().toList());
    other.lines().forEach(lines::remove);
    return lines;
  }
}
