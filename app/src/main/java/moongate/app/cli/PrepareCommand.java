package moongate.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `moongate prepare`: creates the prefix folder, as `start` does by itself.
@Command(name = "prepare", description = "Make the prefix folder, without starting anything.")
final class PrepareCommand implements Runnable {
  @Mixin private final NodeOptions options = new NodeOptions();

  @Override
  public void run() {
    options.prefix().prepare();
  }
}
