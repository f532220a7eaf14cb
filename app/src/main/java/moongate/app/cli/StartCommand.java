package moongate.app.cli;

import static moongate.app.settings.DatabaseSettings.DATABASE;
import static moongate.app.settings.KnownSettings.ADMIN_LISTEN;
import static moongate.app.settings.KnownSettings.DAEMON;
import static moongate.app.settings.KnownSettings.DECLARATIVE_CONFIG;
import static moongate.app.settings.KnownSettings.LOG_LEVEL;
import static moongate.app.settings.KnownSettings.PROXY_ACCESS_LOG;
import static moongate.app.settings.KnownSettings.PROXY_ERROR_LOG;
import static moongate.app.settings.KnownSettings.PROXY_LISTEN;
import static moongate.app.settings.KnownSettings.STATUS_LISTEN;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import moongate.app.node.Build;
import moongate.app.node.Logs;
import moongate.app.node.Node;
import moongate.app.node.NodeException;
import moongate.app.node.PidFile;
import moongate.app.node.Prefix;
import moongate.app.node.ReloadReport;
import moongate.app.node.Signals;
import moongate.app.node.Wiring;
import moongate.app.settings.DatabaseSettings;
import moongate.app.settings.Listen;
import moongate.app.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `moongate start`: runs a node in the foreground until TERM or INT, or, with `nginx_daemon`, in
/// the background.
@Command(name = "start", description = "Run a gateway in the foreground.")
final class StartCommand implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(StartCommand.class);

  @Mixin private final NodeOptions options = new NodeOptions();
  @Mixin private final StartOptions start = new StartOptions();
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var settings = options.settings();
    start.prepare(settings, spec);
    if (settings.get(DAEMON)) {
      options.startDetached(spec);
      spec.commandLine().getOut().println("Moongate started");
    } else {
      runHere(settings);
    }
  }

  private void runHere(Settings settings) {
    var prefix = options.prefix();
    prefix.prepare();
    try (var _ = claim(prefix);
        var logs = logs(settings, prefix);
        var node = start(settings)) {
      var stop = new CountDownLatch(1);
      Signals.on("TERM", stop::countDown);
      Signals.on("INT", () -> stopOrHalt(stop));
      Signals.on("HUP", () -> reload(node, prefix));
      Signals.on("USR1", logs::reopen);
      greet(node, settings);
      new ReloadReport(prefix).write("");
      settings.notices().forEach(notice -> LOG.warn("{}", notice));
      stop.await();
      LOG.info(Logs.NOTICE, "stopping: requests in flight are finished first");
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Whoever presses Ctrl-C twice does not want to wait.
  private static void stopOrHalt(CountDownLatch stop) {
    if (stop.getCount() == 0) {
      Runtime.getRuntime().halt(130);
    }
    stop.countDown();
  }

  private static PidFile claim(Prefix prefix) {
    return PidFile.claim(prefix)
        .orElseThrow(
            () -> new CommandException("Moongate is already running in " + prefix.folder()));
  }

  private static Logs logs(Settings settings, Prefix prefix) {
    return Logs.start(
        settings.get(LOG_LEVEL),
        settings.get(PROXY_ERROR_LOG).map(prefix.folder()::resolve),
        settings.get(PROXY_ACCESS_LOG).map(prefix.folder()::resolve));
  }

  private static Node start(Settings settings) {
    try {
      return Wiring.start(settings);
    } catch (NodeException cannot) {
      throw new CommandException(cannot.reason());
    }
  }

  private static void reload(Node node, Prefix prefix) {
    var problems = reloaded(node);
    problems.ifPresentOrElse(
        all -> LOG.error("the configuration was not reloaded, the old one serves on:\n{}", all),
        () -> LOG.info(Logs.NOTICE, "configuration reloaded: {}", Summary.of(node.serving())));
    new ReloadReport(prefix).write(problems.orElse(""));
  }

  /// Whatever happens, the waiting command gets its answer.
  private static Optional<String> reloaded(Node node) {
    try {
      return node.reload();
    } catch (RuntimeException | Error failure) {
      LOG.error("the reload failed", failure);
      return Optional.of("An unexpected error occurred; the node's error log has it");
    }
  }

  private void greet(Node node, Settings settings) {
    var out = spec.commandLine().getOut();
    out.printf("Moongate %s, pid %d%n", Build.version(), ProcessHandle.current().pid());
    print(out, "proxy", node.proxyAddresses(), settings.get(PROXY_LISTEN));
    print(out, "admin", node.adminAddresses(), settings.get(ADMIN_LISTEN));
    print(out, "status", node.statusAddresses(), settings.get(STATUS_LISTEN));
    var serving = node.serving();
    if (serving.isEmpty()) {
      out.println("  serves   nothing yet: every request is answered with 404");
      if (settings.get(DATABASE) == DatabaseSettings.Kind.OFF) {
        out.println("           set declarative_config to a kong.yml, or send one now:");
        out.printf("           curl -F config=@kong.yml %s/config%n", adminUrl(node, settings));
      } else {
        out.println("           set declarative_config to a kong.yml, or make a service now:");
        out.printf(
            "           curl -d name=example -d url=http://example.com %s/services%n",
            adminUrl(node, settings));
      }
    } else {
      var file =
          settings.get(DECLARATIVE_CONFIG).map(path -> " from " + shortened(path)).orElse("");
      out.println("  serves   " + Summary.of(serving) + file);
    }
    out.println("  stop     Ctrl-C, or moongate stop");
    out.flush();
  }

  /// As the operator would type it here.
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

  private static String adminUrl(Node node, Settings settings) {
    var addresses = node.adminAddresses();
    return addresses.isEmpty()
        ? "<admin_listen>"
        : url(addresses.getFirst(), settings.get(ADMIN_LISTEN).getFirst().isSecure());
  }

  private static String url(InetSocketAddress address, boolean isSecure) {
    var host = address.getAddress();
    var text = host.isAnyLocalAddress() ? "0.0.0.0" : host.getHostAddress();
    return (isSecure ? "https://" : "http://")
        + (text.contains(":") ? "[" + text + "]" : text)
        + ":"
        + address.getPort();
  }
}
