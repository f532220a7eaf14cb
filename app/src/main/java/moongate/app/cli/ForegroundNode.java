package moongate.app.cli;

import static moongate.app.settings.AdminSettings.ADMIN_ACCESS_LOG;
import static moongate.app.settings.AdminSettings.STATUS_ACCESS_LOG;
import static moongate.app.settings.DatabaseSettings.DATABASE;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_CONTROL_PLANE;
import static moongate.app.settings.KnownClusterSettings.ROLE;
import static moongate.app.settings.KnownSettings.ADMIN_LISTEN;
import static moongate.app.settings.KnownSettings.DECLARATIVE_CONFIG;
import static moongate.app.settings.KnownSettings.DECLARATIVE_CONFIG_STRING;
import static moongate.app.settings.KnownSettings.LOG_LEVEL;
import static moongate.app.settings.KnownSettings.PREFIX;
import static moongate.app.settings.KnownSettings.PROXY_ACCESS_LOG;
import static moongate.app.settings.KnownSettings.PROXY_ERROR_LOG;
import static moongate.app.settings.KnownSettings.PROXY_LISTEN;
import static moongate.app.settings.KnownSettings.STATUS_LISTEN;
import static moongate.app.settings.KnownStreamSettings.PROXY_STREAM_ACCESS_LOG;
import static moongate.app.settings.KnownStreamSettings.PROXY_STREAM_ERROR_LOG;
import static moongate.app.settings.KnownStreamSettings.STREAM_LISTEN;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import moongate.app.log.LogFiles;
import moongate.app.log.Logs;
import moongate.app.node.Build;
import moongate.app.node.HostName;
import moongate.app.node.LastWords;
import moongate.app.node.Node;
import moongate.app.node.NodeException;
import moongate.app.node.PidFile;
import moongate.app.node.Prefix;
import moongate.app.node.ReloadReport;
import moongate.app.node.ReloadReport.Outcome;
import moongate.app.node.ReloadRequest;
import moongate.app.node.Signals;
import moongate.app.node.Wiring;
import moongate.app.settings.DatabaseSettings;
import moongate.app.settings.Listen;
import moongate.app.settings.Role;
import moongate.app.settings.Setting;
import moongate.app.settings.Settings;
import moongate.app.settings.SettingsException;
import moongate.app.settings.SyslogTarget;
import moongate.gateway.log.LogMarkers;
import moongate.http.IpText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node that runs in this process. It does not use the library for command lines, because loading
/// its classes would take a quarter of the time of a start.
final class ForegroundNode implements AutoCloseable {
  /// The names of settings of which a reload uses the new values.
  private static final Set<String> IN_USE =
      Set.of(LOG_LEVEL.name(), DECLARATIVE_CONFIG.name(), DECLARATIVE_CONFIG_STRING.name());

  private final Settings settings;
  private final Function<Sources, Settings> reading;
  private final Prefix prefix;
  private final PidFile claim;
  private final Logs logs;
  private final Node node;
  private final CountDownLatch stop = new CountDownLatch(1);

  /// Used by the thread that handles signals.
  private Sources sources;

  private ForegroundNode(
      Settings settings,
      Sources sources,
      Function<Sources, Settings> reading,
      Prefix prefix,
      PidFile claim,
      Logs logs,
      Node node) {
    this.settings = settings;
    this.sources = sources;
    this.reading = reading;
    this.prefix = prefix;
    this.claim = claim;
    this.logs = logs;
    this.node = node;
  }

  /// Starts the node.
  ///
  /// @param sources where the settings came from
  /// @param reading reads the settings again, for a reload
  /// @throws CommandException if it cannot be started
  static ForegroundNode start(
      Settings settings, Sources sources, Function<Sources, Settings> reading) {
    var prefix = new Prefix(settings.get(PREFIX));
    prefix.prepare();
    var claim =
        PidFile.claim(prefix)
            .orElseThrow(
                () -> new CommandException("Moongate is already running in " + prefix.folder()));
    try {
      ReloadRequest.discard(prefix);
      var logs = logs(settings, prefix);
      LastWords.prepare(settings.get(PROXY_ERROR_LOG).map(prefix.folder()::resolve));
      try {
        var node = Wiring.start(settings);
        return new ForegroundNode(settings, sources, reading, prefix, claim, logs, node);
      } catch (RuntimeException | Error failed) {
        logs.close();
        throw failed;
      }
    } catch (NodeException cannot) {
      claim.close();
      throw new CommandException(cannot.reason());
    } catch (RuntimeException | Error failed) {
      claim.close();
      throw failed;
    }
  }

  /// Prints the addresses on which it listens, and waits for TERM, QUIT or INT. Until then, signals
  /// make it reload or reopen its logs.
  void serve(PrintWriter out) {
    Signals.on("TERM", this::stop);
    Signals.on("QUIT", this::stop);
    Signals.on("INT", this::stopOrHalt);
    Signals.on("HUP", this::reload);
    Signals.on("USR1", logs::reopen);
    greet(out);
    knowTimeZones();
    report(ReloadReport.ofStart(prefix), Outcome.DONE);
    settings.notices().forEach(notice -> log().warn("{}", notice));
    try {
      stop.await();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
    log().info(LogMarkers.NOTICE, "stopping: requests in flight are finished first");
  }

  /// Loads the time zones. The first use of them searches all archives of the class path for
  /// further ones, which would otherwise happen on an event loop when the first function asks for a
  /// date. Requests do not wait for this.
  private static void knowTimeZones() {
    var _ = ZoneId.systemDefault().getRules();
  }

  @Override
  public void close() {
    try (claim;
        logs;
        node) {
      // closes them in reverse order
    }
  }

  /// Created late: before the logs are set up, they have no destination.
  private static Logger log() {
    return LoggerFactory.getLogger(ForegroundNode.class);
  }

  private static Logs logs(Settings settings, Prefix prefix) {
    Function<Setting<Optional<String>>, Optional<Path>> file =
        setting ->
            settings
                .get(setting)
                .map(text ->
                    SyslogTarget.isNamedBy(text) ? Path.of(text) : prefix.folder().resolve(text));
    return Logs.start(
        settings.get(LOG_LEVEL),
        new LogFiles(
            HostName.ofThisMachine(),
            file.apply(PROXY_ERROR_LOG),
            file.apply(PROXY_ACCESS_LOG),
            file.apply(PROXY_STREAM_ERROR_LOG),
            settings.get(STREAM_LISTEN).isEmpty()
                ? Optional.empty()
                : file.apply(PROXY_STREAM_ACCESS_LOG),
            settings.get(ADMIN_LISTEN).isEmpty() ? Optional.empty() : file.apply(ADMIN_ACCESS_LOG),
            settings.get(STATUS_LISTEN).isEmpty()
                ? Optional.empty()
                : file.apply(STATUS_ACCESS_LOG)));
  }

  /// Ends [#serve].
  void stop() {
    stop.countDown();
  }

  /// Pressing Ctrl-C twice ends the process at once.
  private void stopOrHalt() {
    if (stop.getCount() == 0) {
      Runtime.getRuntime().halt(130);
    }
    stop();
  }

  private void reload() {
    logs.reopen(); // as nginx does; some rotate logs by this signal
    var outcome = reloaded();
    if (outcome.problems().isEmpty()) {
      log().info(LogMarkers.NOTICE, "configuration reloaded: {}", Summary.of(node.serving()));
      outcome.notice().lines().forEach(line -> log().warn("{}", line));
    } else {
      log()
          .error(
              "the configuration was not reloaded, the old one serves on:\n{}", outcome.problems());
    }
    report(ReloadReport.ofReload(prefix), outcome);
  }

  /// Tells the command that waits, if any. A node serves on a full disk, too.
  private static void report(ReloadReport report, Outcome outcome) {
    try {
      report.write(outcome);
    } catch (UncheckedIOException full) {
      log().error("a command that waits is not answered: {}", String.valueOf(full.getMessage()));
    }
  }

  /// Reloads. The waiting command gets an answer even if this fails unexpectedly.
  private Outcome reloaded() {
    try {
      var asked = sources.after(ReloadRequest.take(prefix));
      var now = reading.apply(asked);
      var problems = node.reload(now);
      if (problems.isPresent()) {
        return Outcome.failed(problems.get());
      }
      sources = asked;
      return new Outcome("", adopt(now));
    } catch (SettingsException wrong) {
      return Outcome.failed(String.valueOf(wrong.getMessage()));
    } catch (RuntimeException | Error failure) {
      log().error("the reload failed", failure);
      return Outcome.failed("An unexpected error occurred; the node's error log has it");
    }
  }

  /// Uses what can change while a node runs, and returns what the operator should know of the rest.
  private String adopt(Settings now) {
    logs.accept(now.get(LOG_LEVEL));
    var notices = new ArrayList<>(now.notices());
    notices.removeAll(settings.notices());
    var late = settings.changedIn(now).stream().filter(name -> !IN_USE.contains(name)).toList();
    if (!late.isEmpty()) {
      notices.add("these settings have changed and need a restart: " + String.join(", ", late));
    }
    return String.join("\n", notices);
  }

  Node node() {
    return node;
  }

  private void greet(PrintWriter out) {
    out.printf("Moongate %s, pid %d%n", Build.version(), ProcessHandle.current().pid());
    print(out, "proxy", node.proxyAddresses(), settings.get(PROXY_LISTEN));
    printStream(out);
    print(out, "admin", node.adminAddresses(), settings.get(ADMIN_LISTEN));
    print(out, "status", node.statusAddresses(), settings.get(STATUS_LISTEN));
    for (var address : node.clusterAddresses()) {
      out.printf("  %-8s %s for data planes%n", "cluster", authority(address));
    }
    var serving = node.serving();
    var role = settings.get(ROLE);
    boolean isDataPlane = role == Role.DATA_PLANE;
    if (isDataPlane) {
      out.printf("  %-8s data plane of %s%n", "cluster", settings.get(CLUSTER_CONTROL_PLANE));
    }
    var verb = role.isProxy() ? "serves" : "has";
    if (serving.isEmpty()) {
      out.printf(
          "  %-8s nothing yet%s%n",
          verb, role.isProxy() ? ": every request is answered with 404" : "");
      if (isDataPlane) {
        out.println("           until the control plane hands it a configuration");
      } else if (settings.get(DATABASE) == DatabaseSettings.Kind.OFF) {
        out.println("           set declarative_config to a kong.yml, or send one now:");
        out.printf("           curl -F config=@kong.yml %s/config%n", adminUrl());
      } else {
        out.println(
            role.isProxy()
                ? "           set declarative_config to a kong.yml, or make a service now:"
                : "           make a service now:");
        out.printf(
            "           curl -d name=example -d url=http://example.com %s/services%n", adminUrl());
      }
    } else {
      var file =
          settings.get(DECLARATIVE_CONFIG).map(path -> " from " + shortened(path)).orElse("");
      out.printf("  %-8s %s%s%n", verb, Summary.of(serving), file);
    }
    out.println("  stop     Ctrl-C, or moongate stop");
    out.flush();
  }

  /// The path as an operator would type it in the current folder.
  private static Path shortened(Path path) {
    var here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path) : path;
  }

  private static void print(
      PrintWriter out, String name, List<InetSocketAddress> addresses, List<Listen> listens) {
    if (addresses.isEmpty()) {
      out.printf("  %-8s off%n", name);
    }
    for (int i = 0; i < addresses.size(); i++) {
      out.printf("  %-8s %s%n", name, url(addresses.get(i), listens.get(i).isSecure()));
    }
  }

  private void printStream(PrintWriter out) {
    var addresses = node.streamAddresses();
    var listens = settings.get(STREAM_LISTEN);
    for (int i = 0; i < addresses.size(); i++) {
      out.printf(
          "  %-8s %s://%s%n", "stream", listens.get(i).transport(), authority(addresses.get(i)));
    }
  }

  private String adminUrl() {
    var addresses = node.adminAddresses();
    return addresses.isEmpty()
        ? "<admin_listen>"
        : url(addresses.getFirst(), settings.get(ADMIN_LISTEN).getFirst().isSecure());
  }

  private static String url(InetSocketAddress address, boolean isSecure) {
    return (isSecure ? "https://" : "http://") + authority(address);
  }

  private static String authority(InetSocketAddress address) {
    var host = address.getAddress();
    var text = host.isAnyLocalAddress() ? "0.0.0.0" : IpText.of(host);
    return (text.contains(":") ? "[" + text + "]" : text) + ":" + address.getPort();
  }
}
