package moongate.app.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import moongate.app.node.ReloadRequest;
import moongate.app.settings.Settings;
import moongate.app.settings.SettingsReader;

/// Where a node's settings come from, beside the command line.
///
/// @param file the settings file
/// @param environment the environment variables
record Sources(Optional<Path> file, Map<String, String> environment) {
  /// Those of this process.
  ///
  /// @param named the settings file of the command line; without it, the usual one
  static Sources ofProcess(Optional<Path> named) {
    return new Sources(named.or(SettingsReader::usualFile), System.getenv());
  }

  /// The sources after a reload, whose command may have another file and other variables. What it
  /// does not have stays.
  Sources after(ReloadRequest request) {
    var later = new HashMap<>(environment);
    later.putAll(request.variables(System.getenv()));
    return new Sources(request.file().or(() -> file), later);
  }

  /// @param options settings from the command line, by name
  Settings read(Map<String, String> options) {
    return SettingsReader.read(file, environment, options);
  }
}
