package moongate.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// `moongate` as a process of its own, as an operator starts it.
public final class MoongateProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern PROXY = Pattern.compile("proxy +http://[^ ]+:(\\d+)");
  private static final Pattern ADMIN = Pattern.compile("admin +http://[^ ]+:(\\d+)");
  private static final Pattern STATUS = Pattern.compile("status +https?://[^ ]+:(\\d+)");

  /// Runs Java with its arguments, with the signals as the launcher has them.
  private static final String LAUNCHER =
      """
      signals='--default-signal=HUP --block-signal=HUP,INT,QUIT,USR1,TERM'
      java=$1
      shift
      if [ -e /proc/self/status ] && env $signals true 2>/dev/null; then
        exec env $signals "$java" -Xrs "$@"
      fi
      exec "$java" "$@"
      """;

  private static final String PLAIN = "exec \"$@\"";

  private final Process process;
  private final Path output;

  private MoongateProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /// What a command that has ended left behind.
  public record Ended(int exitCode, String output) {}

  /// Starts a command; its output goes to a file in `folder`.
  ///
  /// @param variables its `KONG_*` variables
  public static MoongateProcess start(
      Path folder, Map<String, String> variables, String... arguments) {
    try {
      var output = Files.createTempFile(folder, "output", ".txt");
      boolean isNode = arguments[0].equals("start") || arguments[0].equals("restart");
      var command = new ArrayList<>(List.of("sh", "-c", isNode ? LAUNCHER : PLAIN, "sh"));
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      // The library that SQLite's driver writes there goes with the test, also if this is killed.
      command.add("-Dorg.sqlite.tmpdir=" + Files.createTempDirectory(folder, "sqlite"));
      command.addAll(
          List.of(
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "--enable-native-access=ALL-UNNAMED",
              "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
              "-cp",
              System.getProperty("java.class.path"),
              "moongate.app.Main"));
      command.addAll(List.of(arguments));
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .directory(folder.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("KONG_"));
      builder.environment().putAll(variables);
      return new MoongateProcess(builder.start(), output);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// Runs a command to its end.
  public static Ended run(Path folder, Map<String, String> variables, String... arguments) {
    try (var process = start(folder, variables, arguments)) {
      return process.awaitEnd();
    }
  }

  /// Waits until the output contains `text`; the whole output.
  public String awaitOutput(String text) {
    try {
      for (var end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; ) {
        var now = output();
        if (now.contains(text)) {
          return now;
        }
        if (!process.isAlive()) {
          break;
        }
        Thread.sleep(20);
      }
      throw new AssertionError("no '" + text + "' in the output:\n" + output());
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  /// Everything it has said so far.
  public String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// The port of the proxy, once it listens.
  public int port() {
    return port(PROXY);
  }

  /// The port of the Admin API, once it listens.
  public int adminPort() {
    return port(ADMIN);
  }

  /// The port of the status listener, once it listens.
  public int statusPort() {
    return port(STATUS);
  }

  private int port(Pattern line) {
    var matcher = line.matcher(awaitOutput("  stop "));
    if (!matcher.find()) {
      throw new AssertionError("no port in the output:\n" + output());
    }
    return Integer.parseInt(matcher.group(1));
  }

  /// Sends a signal.
  ///
  /// @param name without SIG, such as `QUIT`
  public void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  /// Sends the signal TERM.
  public void terminate() {
    process.destroy();
  }

  /// Waits until it has ended.
  public Ended awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("it does not end; its output:\n" + output());
      }
      return new Ended(process.exitValue(), output());
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitEnd(); // before another one wants its place, or the test's folder is deleted
  }
}
