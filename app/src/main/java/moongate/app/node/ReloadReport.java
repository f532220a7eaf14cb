package moongate.app.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// How a node reports the result of `reload` or `start` to the command that waits for it: by a
/// file. Each of the two has its own, because a node can be told to reload while it starts.
public record ReloadReport(Path file) {
  private static final Duration STEP = Duration.ofMillis(20);

  /// Between the problems and the notice in the file.
  private static final char SEPARATOR = '\0';

  /// The result of a reload.
  ///
  /// @param problems why nothing was reloaded; empty if it was
  /// @param notice what to know of a reload that worked; may be empty
  public record Outcome(String problems, String notice) {
    /// Everything is in use.
    public static final Outcome DONE = new Outcome("", "");

    /// Nothing was reloaded.
    public static Outcome failed(String problems) {
      return new Outcome(problems, "");
    }

    private static Outcome parse(String text) {
      int end = text.indexOf(SEPARATOR);
      return end < 0 ? failed(text) : new Outcome(text.substring(0, end), text.substring(end + 1));
    }

    private String text() {
      return problems + SEPARATOR + notice;
    }
  }

  /// What `reload` waits for.
  public static ReloadReport ofReload(Prefix prefix) {
    return new ReloadReport(prefix.reloadReport());
  }

  /// What `start` waits for, if the node is to run in the background.
  public static ReloadReport ofStart(Prefix prefix) {
    return new ReloadReport(prefix.startReport());
  }

  /// Deletes the report of an earlier one.
  public void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// Writes the outcome for the waiting command.
  public void write(Outcome outcome) {
    var part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(part, outcome.text());
      // Moved in one step, so that nobody reads an incomplete file.
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException cannot) {
      throw new UncheckedIOException("cannot write " + part + ": " + cannot.getMessage(), cannot);
    }
  }

  /// Waits for the outcome; empty if there is none within `limit`, or as soon as `isAlive` says
  /// that the node has ended.
  public Optional<Outcome> await(Duration limit, BooleanSupplier isAlive) {
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

  private Optional<Outcome> read() {
    try {
      return Files.exists(file)
          ? Optional.of(Outcome.parse(Files.readString(file)))
          : Optional.empty();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }
}
