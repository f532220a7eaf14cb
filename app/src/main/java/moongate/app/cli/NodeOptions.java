package moongate.app.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import moongate.app.node.PidFile;
import moongate.app.node.Prefix;
import moongate.app.settings.KnownSettings;
import moongate.app.settings.Settings;
import moongate.app.settings.SettingsReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of all commands that concern a node.
final class NodeOptions {
  @Option(
      names = {"-c", "--conf"},
      paramLabel = "FILE",
      description = "settings file, in the format of kong.conf")
  private @Nullable Path file;

  @Option(
      names = {"-p", "--prefix"},
      paramLabel = "FOLDER",
      description = "working folder of the node: pid file and logs")
  private @Nullable String prefix;

  Settings settings() {
    return settings(Map.of());
  }

  /// The settings, with `own` on top.
  Settings settings(Map<String, String> own) {
    var options = new HashMap<>(own);
    if (prefix != null) {
      options.put(KnownSettings.PREFIX.name(), prefix);
    }
    return SettingsReader.read(
        Optional.ofNullable(file).or(SettingsReader::usualFile), System.getenv(), options);
  }

  /// The prefix of the node that a command speaks to.
  Prefix prefix() {
    return new Prefix(settings().get(KnownSettings.PREFIX));
  }

  /// The node that a command speaks to.
  ///
  /// @throws CommandException when none runs there
  ProcessHandle runningNode() {
    var prefix = prefix();
    return PidFile.holder(prefix)
        .orElseThrow(() -> new CommandException("Moongate is not running at " + prefix.folder()));
  }
}
