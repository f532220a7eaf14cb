package moongate.bench.scale;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A node as a process of its own, in a prefix of its own.
final class ScaleNode implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(3);

  private final Path launcher;
  private final Path folder;
  private final int proxyPort = freePort();
  private final int adminPort = freePort();
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable Process process;
  private long startedAt;

  ScaleNode(Path launcher, Path folder) throws IOException {
    this.launcher = launcher;
    this.folder = folder;
  }

  /// @param more settings, a line each
  void configure(String more) throws IOException {
    Files.writeString(
        folder.resolve("kong.conf"),
        """
        prefix = %s
        proxy_listen = 127.0.0.1:%d
        admin_listen = 127.0.0.1:%d
        status_listen = off
        proxy_access_log = off
        nginx_admin_client_max_body_size = 100m
        %s
        """
            .formatted(folder.resolve("prefix"), proxyPort, adminPort, more));
  }

  /// Runs a command to its end; what it cost.
  Cost run(String... command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    var running = launch(command);
    long cpu = 0;
    while (!running.waitFor(20, TimeUnit.MILLISECONDS)) {
      cpu = Math.max(cpu, ProcessFigures.cpuMillis(running));
    }
    if (running.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed, see " + log());
    }
    return new Cost(Duration.ofNanos(System.nanoTime() - start), cpu);
  }

  /// Time on the clock, and the process's processor time.
  record Cost(Duration clock, long cpuMillis) {}

  void start() throws IOException {
    startedAt = System.nanoTime();
    process = launch("start");
  }

  private Process running() {
    return Objects.requireNonNull(process, "start it first");
  }

  /// Asks for a path until it is answered with 200; what it cost since the start.
  Cost untilServed(String path) throws IOException, InterruptedException {
    long latest = startedAt + LONGEST_START.toNanos();
    while (System.nanoTime() < latest && running().isAlive()) {
      try {
        if (get(path).statusCode() == 200) {
          return sinceStart();
        }
      } catch (IOException notYet) {
        // It does not listen before its configuration is loaded.
      }
      Thread.sleep(5);
    }
    throw new IOException("the node does not serve " + path + ", see " + log());
  }

  Cost sinceStart() {
    return new Cost(
        Duration.ofNanos(System.nanoTime() - startedAt), ProcessFigures.cpuMillis(running()));
  }

  long residentMegabytes() {
    return ProcessFigures.residentMegabytes(running());
  }

  long cpuMillis() {
    return ProcessFigures.cpuMillis(running());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + proxyPort + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /// A request to the Admin API, which must succeed.
  void admin(String method, String path, String contentType, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
            .header("Content-Type", contentType)
            .method(method, BodyPublishers.ofString(body))
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  private Process launch(String... command) throws IOException {
    var words = new ArrayList<>(List.of(launcher.toString()));
    words.addAll(List.of(command));
    words.addAll(List.of("-c", folder.resolve("kong.conf").toString()));
    return new ProcessBuilder(words)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private Path log() {
    return folder.resolve("output");
  }

  @Override
  public void close() throws IOException {
    client.close();
    if (process != null) {
      process.destroy();
      try {
        process.waitFor();
      } catch (InterruptedException impatient) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
