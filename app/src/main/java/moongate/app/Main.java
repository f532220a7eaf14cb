package moongate.app;

import moongate.app.cli.CommandLines;

/// The entry of `java -jar moongate.jar`.
public final class Main {
  private Main() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String... arguments) {
    System.exit(CommandLines.moongate(arguments).execute(arguments));
  }
}
