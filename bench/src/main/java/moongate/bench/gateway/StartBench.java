package moongate.bench.gateway;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How long a node takes from the launcher's first instruction to the first proxied answer. Once
/// the launcher has built and recorded everything, that is.
public final class StartBench {
  private static final int POLL_MILLIS = 2;
  private static final int PATIENCE_SECONDS = 30;

  private final Peers peers;
  private final Path launcher;
  private final int port;

  private StartBench(Peers peers, Path launcher) {
    this.peers = peers;
    this.launcher = launcher;
    this.port = peers.port("MOONGATE");
  }

  private record Start(double wallMillis, double cpuMillis, long residentMegabytes) {}

  public static void main(String... arguments) throws IOException, InterruptedException {
    var settings = BenchSettings.from(Path.of(arguments[0]), System.getenv());
    var launcher = settings.launcher().toAbsolutePath().normalize();
    try (var peers = new Peers(settings)) {
      Runtime.getRuntime().addShutdownHook(new Thread(peers::close));
      new Targets(settings, peers)
          .startNginx("backend", "backend.conf", "BACKEND", settings.loadCore());
      peers.makeCertificate();
      peers.run("0-63", List.of(launcher.toString(), "version")); // builds on first use
      new StartBench(peers, launcher).measure(2 * settings.rounds());
    }
  }

  private void measure(int rounds) throws IOException, InterruptedException {
    var configuration = Targets.configuration(peers);
    var starts = new ArrayList<Start>();
    for (int i = 0; i < rounds; i++) {
      starts.add(once(configuration));
    }
    System.out.printf(
        "%n| start to first proxied answer (%d starts) | median | least | most |%n", rounds);
    System.out.println("|---|---|---|---|");
    row("ms", starts.stream().mapToDouble(Start::wallMillis).sorted().toArray());
    row("CPU ms", starts.stream().mapToDouble(Start::cpuMillis).sorted().toArray());
    row("RSS MB", starts.stream().mapToDouble(Start::residentMegabytes).sorted().toArray());
  }

  private static void row(String name, double[] sorted) {
    System.out.printf(
        "| %s | %.0f | %.0f | %.0f |%n",
        name, sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }

  private Start once(Path configuration) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(launcher.toString(), "start");
    builder.environment().putAll(Targets.node(configuration, port));
    var log = configuration.resolveSibling("start.out").toFile();
    long began = System.nanoTime();
    var process = builder.redirectErrorStream(true).redirectOutput(log).start();
    try {
      while (!answers()) {
        if (!process.isAlive() || seconds(began) > PATIENCE_SECONDS) {
          throw new IOException("the node does not start: see " + log);
        }
        Thread.sleep(POLL_MILLIS);
      }
      double wall = (System.nanoTime() - began) / 1e6;
      var root = process.toHandle();
      return new Start(
          wall, ProcessTree.cpuMicros(root) / 1e3, ProcessTree.residentMegabytes(root));
    } finally {
      process.destroy();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private boolean answers() {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              "GET /small HTTP/1.1\r\nHost: plain.test\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      var answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 200");
    } catch (IOException notYet) {
      return false;
    }
  }
}
