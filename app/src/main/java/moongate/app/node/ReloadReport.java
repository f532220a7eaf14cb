package moongate.app.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// How a node reports the result of `reload` or `start` to the command that waits for it: a file
/// with the problems, or an empty file if there were none.
public record ReloadReport(Prefix prefix) {
  private static final Duration STEP = Duration.ofMillis(20);

  /// Deletes the report of an earlier reload.
  public void clear() {
    try {
      Files.deleteIfExists(prefix.reloadReport());
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// Writes the problems for the waiting command.
  public void write(String problems) {
    var file = prefix.reloadReport();
    var part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(part, problems);
      // Moved in one step, so that nobody reads an incomplete file.
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// Waits for the problems of the current reload; empty if it has not ended within `limit`.
  public Optional<String> await(Duration limit) {
    return await(limit, () -> true);
  }

  /// The same; also empty as soon as `isAlive` says that the node has ended.
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
