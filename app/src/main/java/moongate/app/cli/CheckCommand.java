package moongate.app.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import moongate.app.node.Offline;
import moongate.app.settings.SettingsReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `moongate check`: checks settings without starting anything.
@Command(name = "check", description = "Check a settings file and the KONG_* variables.")
final class CheckCommand implements Runnable {
  @Parameters(arity = "0..1", paramLabel = "FILE", description = "settings file")
  private @Nullable Path file;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var used = Optional.ofNullable(file).or(SettingsReader::usualFile);
    var settings = SettingsReader.read(used, System.getenv(), Map.of());
    VerboseSettings.settings(used, settings, spec);
    Offline.check(settings);
    var out = spec.commandLine().getOut();
    settings.notices().forEach(notice -> out.println("Notice: " + notice));
    out.println(file == null ? "settings are valid" : "configuration at " + file + " is valid");
  }
}
