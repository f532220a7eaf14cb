package moongate.app.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// How a node tells the command that waits for it, `reload` or `start`, how that ended: a file with
/// the problems, empty when there were none.
public record ReloadReport(Prefix prefix) {
  private static final Duration STEP = Duration.ofMillis(20);

  /// Forgets what an earlier reload has left.
  public void clear() {
    try {
      Files.deleteIfExists(prefix.reloadReport());
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// Leaves the problems for the waiting command.
  public void write(String problems) {
    var file = prefix.reloadReport();
    var part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(part, problems);
      // In one step, so that nobody reads half of it.
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// The problems of the reload that happens now; empty when it has not ended within `limit`.
  public Optional<String> await(Duration limit) {
    return await(limit, () -> true);
  }

  /// The same; empty as soon as the node `isAlive` no more.
  public Optional<String> await(Duration limit, BooleanSupplier isAlive) {
    try {
      for (var waited = Duration.ZERO; waited.compareTo(limit) < 0; waited = waited.plus(STEP)) {
        var report = read();
        if (report.isPresent() || !isAlive.getAsBoolean()) {
          return report;
        }
        Thread.sleep(STEP);
      }
      return Optional.empty();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Optional<String> read() {
    var file = prefix.reloadReport();
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }
}
