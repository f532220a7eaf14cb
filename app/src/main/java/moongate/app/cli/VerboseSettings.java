package moongate.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import moongate.app.settings.KnownSettings;
import moongate.app.settings.Settings;
import picocli.CommandLine.Model.CommandSpec;

/// Shows the settings that a command uses, for `--v` and `--vv`.
final class VerboseSettings {
  private VerboseSettings() {}

  static void settings(Optional<Path> file, Settings settings, CommandSpec spec) {
    var detail = CommandLines.detail(spec);
    if (detail == Failures.Detail.USUAL) {
      return;
    }
    var err = spec.commandLine().getErr();
    err.println(
        file.map(path -> "reading settings from " + path)
            .orElse("no settings file: KONG_* variables and defaults"));
    err.println("prefix in use: " + settings.get(KnownSettings.PREFIX));
    settings.notices().forEach(notice -> err.println("Notice: " + notice));
    if (detail == Failures.Detail.DEBUG) {
      settings.texts().forEach((name, text) -> err.println(name + " = \"" + text + "\""));
    }
  }
}
