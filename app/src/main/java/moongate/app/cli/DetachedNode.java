package moongate.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import moongate.app.node.PidFile;
import moongate.app.node.Prefix;
import moongate.app.node.ReloadReport;
import moongate.app.node.Signals;

/// A node in its own process, which continues when the command that starts it ends.
final class DetachedNode {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Starts a process in its own session, so that it is not ended with the terminal.
  private static final Path SET_SESSION = Path.of("/usr/bin/setsid");

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private final Prefix prefix;

  DetachedNode(Prefix prefix) {
    this.prefix = prefix;
  }

  /// Starts the node, and waits until it serves.
  ///
  /// @param ownArguments the arguments of this process; the node gets those before the ones of the
  ///   command
  /// @param arguments the arguments that replace those of the command
  /// @throws CommandException with the node's output, if it does not start
  void start(List<String> ownArguments, List<String> arguments) {
    if (PidFile.holder(prefix).isPresent()) {
      throw new CommandException("Moongate is already running in " + prefix.folder());
    }
    prefix.prepare();
    var report = ReloadReport.ofStart(prefix);
    report.clear();
    var process = launch(command(ownArguments.size(), arguments));
    if (report.await(PATIENCE, process::isAlive).isEmpty()) {
      throw new CommandException(
          process.isAlive()
              ? "the node does not serve yet; see " + prefix.startOutput()
              : saidAtTheEnd());
    }
  }

  private Process launch(List<String> command) {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(prefix.startOutput().toFile())
            .redirectInput(Path.of("/dev/null").toFile());
    // The new process is the node itself, even if its settings file says otherwise.
    builder.environment().put(NodeOptions.DAEMON_VARIABLE, "off");
    try {
      return builder.start();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static List<String> command(int ownArguments, List<String> arguments) {
    var self = commandLine();
    if (self.size() <= ownArguments) {
      throw new CommandException(
          "the system does not tell how this process was started; set nginx_daemon = off");
    }
    var command = new ArrayList<String>();
    if (Files.isExecutable(SET_SESSION)) {
      command.add(SET_SESSION.toString());
    }
    command.addAll(Signals.launcher());
    command.addAll(self.subList(0, self.size() - ownArguments));
    command.addAll(arguments);
    return command;
  }

  /// The command line of this process. It is read from `/proc` on Linux, because the JDK truncates
  /// it to one page of memory.
  private static List<String> commandLine() {
    var info = ProcessHandle.current().info();
    try {
      if (Files.isReadable(COMMAND_LINE)) {
        var all = new ArrayList<>(List.of(Files.readString(COMMAND_LINE).split("\0")));
        info.command().ifPresent(java -> all.set(0, java));
        return all;
      }
    } catch (IOException unreadable) {
      // falls back to what the JDK returns
    }
    var all = new ArrayList<String>();
    info.command().ifPresent(all::add);
    info.arguments().ifPresent(words -> all.addAll(List.of(words)));
    return all;
  }

  private String saidAtTheEnd() {
    try {
      var said = Files.readString(prefix.startOutput()).strip();
      int error = said.lastIndexOf("Error: ");
      var end = said.indexOf(Failures.FOOTER.strip());
      return error < 0
          ? "the node has ended: " + said
          : said.substring(error + "Error: ".length(), end < error ? said.length() : end).strip();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }
}
