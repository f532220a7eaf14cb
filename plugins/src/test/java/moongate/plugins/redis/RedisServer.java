package moongate.plugins.redis;

import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A real Redis of the test's own, on a free port, which keeps nothing.
public final class RedisServer implements AutoCloseable {
  private final Process process;
  private final int port;

  private RedisServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Where the program is, if it is installed.
  public static Optional<File> program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> new File(folder, "redis-server"))
        .filter(File::canExecute)
        .findFirst();
  }

  public static RedisServer start(int port, String... options) throws IOException {
    var command = new ArrayList<String>();
    command.add(program().orElseThrow().getPath());
    command.addAll(List.of("--port", "" + port, "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", "/tmp"));
    command.addAll(List.of(options));
    var builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    var server = new RedisServer(builder.start(), port);
    server.awaitListening();
    return server;
  }

  private void awaitListening() throws IOException {
    for (int tries = 0; ; tries++) {
      try (var socket = new Socket("127.0.0.1", port)) {
        return;
      } catch (IOException notYet) {
        if (tries > 1000 || !process.isAlive()) {
          throw notYet;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Lets it take connections and packets, but answer nothing.
  public void fallSilent() throws IOException {
    signal("STOP");
  }

  /// Lets it answer again.
  public void speak() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
