package moongate.app.cli;

import static moongate.app.settings.KnownSettings.DAEMON;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `moongate start`: runs a node in the foreground until TERM or INT, or in the background if
/// `nginx_daemon` is on. [PlainStart] does the same faster for the most common command lines.
@Command(name = "start", description = "Run a gateway in the foreground.")
final class StartCommand implements Runnable {
  @Mixin private final NodeOptions options = new NodeOptions();
  @Mixin private final StartOptions start = new StartOptions();
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var settings = options.settings();
    start.prepare(settings, spec);
    if (settings.get(DAEMON)) {
      options.startDetached(spec);
      spec.commandLine().getOut().println("Moongate started");
    } else {
      try (var node = ForegroundNode.start(settings, options.sources(), options::settings)) {
        node.serve(spec.commandLine().getOut());
      }
    }
  }
}
