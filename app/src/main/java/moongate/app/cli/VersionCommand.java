package moongate.app.cli;

import moongate.app.node.Build;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `moongate version`.
@Command(name = "version", description = "Show the version.")
final class VersionCommand implements Runnable {
  @Option(
      names = {"-a", "--all"},
      description = "also what it runs on")
  private boolean all;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    out.println(all ? "Moongate: " + Build.version() : Build.version());
    if (all) {
      out.println("Java: " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
      out.println("Lua: 5.1, LuaJIT dialect");
    }
  }
}
