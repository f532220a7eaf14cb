package moongate.app;

import java.util.Locale;
import java.util.OptionalInt;
import moongate.app.cli.CommandLines;
import moongate.app.cli.PlainStart;
import moongate.app.log.CommandLog;
import moongate.app.node.Signals;

/// The main class of `java -jar moongate.jar`.
public final class Main {
  private Main() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String... arguments) {
    // Whatever the language of the system is: in some of them Java writes numbers with other digits
    // than 0 to 9, which no peer reads in a header and no node in a stored value.
    Locale.setDefault(Locale.ROOT);
    Signals.begin();
    var plain = PlainStart.of(arguments).map(PlainStart::run).orElse(OptionalInt.empty());
    System.exit(plain.isPresent() ? plain.getAsInt() : command(arguments));
  }

  private static int command(String... arguments) {
    CommandLog.start(System.err);
    return CommandLines.run(arguments);
  }
}
