package moongate.app.cli;

import moongate.app.settings.KnownSettings;
import moongate.app.settings.Setting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `moongate settings`: shows the table of settings.
@Command(name = "settings", description = "List every setting with its variable and default.")
final class SettingsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    out.println("# In a file given by -c, or as environment variables (KONG_LOG_LEVEL=debug).");
    for (Setting<?> setting : KnownSettings.ALL) {
      out.println();
      out.println("# " + setting.about());
      out.println("# values: " + setting.expected());
      out.println(("#" + setting.name() + " = " + setting.byDefault()).stripTrailing());
    }
  }
}
