package moongate.app.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import moongate.app.node.NodeException;
import moongate.app.settings.SettingsException;

/// Shows the failures of commands.
final class Failures {
  /// The line after an error.
  static final String FOOTER = "  Run with --v (verbose) or --vv (debug) for more details";

  /// How much detail a command shows.
  enum Detail {
    USUAL,
    VERBOSE,
    DEBUG
  }

  private Failures() {}

  /// Writes to `err` what went wrong.
  ///
  /// @return the exit code
  static int report(Exception failure, Detail detail, PrintWriter err) {
    var message =
        switch (failure) {
          case CommandException known -> known.getMessage();
          case SettingsException settings -> settings.getMessage();
          case NodeException node -> node.getMessage();
          case UncheckedIOException io -> io.getMessage();
          default -> null;
        };
    if (message == null) {
      // A defect of the program: the stack trace is needed to report it.
      failure.printStackTrace(err);
    } else {
      err.println("Error: " + message);
      switch (detail) {
        case USUAL -> err.println("\n" + FOOTER);
        case VERBOSE -> {}
        case DEBUG -> failure.printStackTrace(err);
      }
    }
    return 1;
  }
}
