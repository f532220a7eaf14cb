package moongate.app.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import moongate.app.node.NodeException;
import moongate.app.settings.SettingsException;

/// How the failure of a command looks.
final class Failures {
  /// What follows an error.
  static final String FOOTER = "  Run with --v (verbose) or --vv (debug) for more details";

  /// How much a command says.
  enum Detail {
    USUAL,
    VERBOSE,
    DEBUG
  }

  private Failures() {}

  /// Says on `err` what went wrong.
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
      // A defect of ours: the trace is what a report of it needs.
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
