package moongate.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moongate.app.node.PidFile;
import moongate.app.node.Prefix;
import moongate.app.settings.KnownSettings;
import moongate.app.settings.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options of all commands that concern a node.
final class NodeOptions {
  @Option(
      names = {PlainStart.CONF_SHORT, PlainStart.CONF},
      paramLabel = "FILE",
      description = "settings file, in the format of kong.conf")
  private @Nullable Path file;

  @Option(
      names = {PlainStart.PREFIX_SHORT, PlainStart.PREFIX},
      paramLabel = "FOLDER",
      description = "working folder of the node: pid file and logs")
  private @Nullable String prefix;

  /// The environment variable that is `off` for a node that was started in the background, so that
  /// it does not start another one.
  static final String DAEMON_VARIABLE = KnownSettings.DAEMON.variable();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private boolean isDescribed;

  Settings settings() {
    return settings(Map.of());
  }

  /// The settings, overridden by `own`.
  Settings settings(Map<String, String> own) {
    var sources = sources();
    var settings = sources.read(options(own));
    if (!isDescribed) {
      isDescribed = true;
      VerboseSettings.settings(sources.file(), settings, spec);
    }
    return settings;
  }

  /// The settings from other sources.
  Settings settings(Sources sources) {
    return sources.read(options(Map.of()));
  }

  Sources sources() {
    return Sources.ofProcess(file());
  }

  /// The settings file, if an option names it.
  Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  private Map<String, String> options(Map<String, String> own) {
    var options = new HashMap<>(own);
    if (prefix != null) {
      options.put(KnownSettings.PREFIX.name(), prefix);
    }
    return options;
  }

  /// Starts a node with these options in the background, and waits until it serves.
  void startDetached(CommandSpec command) {
    var own = command.root().commandLine().getParseResult().originalArgs();
    var arguments = new ArrayList<String>(List.of(PlainStart.NAME));
    if (file != null) {
      arguments.addAll(List.of(PlainStart.CONF_SHORT, file.toString()));
    }
    if (prefix != null) {
      arguments.addAll(List.of(PlainStart.PREFIX_SHORT, prefix));
    }
    new DetachedNode(prefix()).start(own, arguments);
  }

  /// The prefix of the node that a command is for.
  Prefix prefix() {
    return new Prefix(settings().get(KnownSettings.PREFIX));
  }

  /// The node that a command is for.
  ///
  /// @throws CommandException if no node runs there
  ProcessHandle runningNode() {
    var prefix = prefix();
    return PidFile.holder(prefix)
        .orElseThrow(() -> new CommandException("Moongate is not running at " + prefix.folder()));
  }
}
