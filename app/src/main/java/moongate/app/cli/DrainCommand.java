package moongate.app.cli;

import static moongate.app.settings.KnownSettings.STATUS_LISTEN;

import java.util.Comparator;
import moongate.app.settings.Listen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `moongate drain`: from now on, the node tells load balancers that it is not ready, but still
/// serves requests. The next step is `moongate quit`.
@Command(
    name = "drain",
    description = "Tell load balancers to go elsewhere: /status/ready answers 503.")
final class DrainCommand implements Runnable {
  @Mixin private final NodeOptions options = new NodeOptions();
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    options.runningNode();
    var listen =
        options.settings().get(STATUS_LISTEN).stream()
            .min(Comparator.comparing(Listen::isSecure))
            .orElseThrow(() ->
                new CommandException(
                    "status_listen is off: nobody asks this node whether it is ready"));
    new StatusCall(listen).drain();
    spec.commandLine()
        .getOut()
        .println("Moongate is draining: /status/ready answers 503, requests are served as before");
  }
}
