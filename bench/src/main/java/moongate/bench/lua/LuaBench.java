package moongate.bench.lua;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs all kernels on all engines and prints the table: one process per engine, whose kernels
/// share a JVM as functions share a gateway; or, when asked for `alone`, one process per kernel.
public final class LuaBench {
  private final Path home;
  private final String seconds;
  private final List<String> kernels;
  private final boolean isAlone;

  private LuaBench(Path home, String seconds, List<String> kernels, boolean isAlone) {
    this.home = home;
    this.seconds = seconds;
    this.kernels = kernels;
    this.isAlone = isAlone;
  }

  /// @param time microseconds per operation
  /// @param text what the kernel returned; must be the same everywhere
  record Result(double time, String text) {}

  /// @param title the column's title
  /// @param command what runs the kernels; the seconds and the files are appended
  private record Competitor(String title, List<String> command) {}

  public static void main(String... arguments) throws IOException, InterruptedException {
    var home = Path.of(arguments[0]);
    String only = System.getenv().getOrDefault("BENCH_KERNELS", "");
    List<String> kernels;
    try (var files = Files.list(home.resolve("lua/kernels"))) {
      kernels =
          files
              .map(Path::toString)
              .filter(file -> file.matches(".*/.*" + only + ".*[.]lua"))
              .sorted()
              .toList();
    }
    String seconds = System.getenv().getOrDefault("BENCH_SECONDS", "2");
    boolean isAlone = List.of(arguments).contains("alone");
    new LuaBench(home, seconds, kernels, isAlone).run();
  }

  private void run() throws IOException, InterruptedException {
    var columns = new LinkedHashMap<String, Map<String, Result>>();
    for (Competitor competitor : competitors()) {
      System.err.println("bench: " + competitor.title());
      var results = new LinkedHashMap<String, Result>();
      for (var group : groups()) {
        results.putAll(results(competitor, group));
      }
      if (results.isEmpty()) {
        System.err.println("bench: without " + competitor.title());
      } else {
        columns.put(competitor.title(), results);
      }
    }
    new LuaReport(columns).print(kernels.stream().map(LuaBench::name).toList());
  }

  /// The kernels that share a process.
  private List<List<String>> groups() {
    return isAlone ? kernels.stream().map(List::of).toList() : List.of(kernels);
  }

  private List<Competitor> competitors() {
    String driver = home.resolve("lua/driver.lua").toString();
    var competitors = new ArrayList<Competitor>();
    for (EngineName engine : EngineName.values()) {
      competitors.add(new Competitor(engine.title(), java(engine)));
    }
    competitors.add(new Competitor("luajit", List.of("luajit", driver)));
    competitors.add(new Competitor("luajit -joff", List.of("luajit", "-joff", driver)));
    competitors.add(new Competitor("lua5.1", List.of("lua5.1", driver)));
    return competitors;
  }

  /// The JVM of a child is as the gateway's: same collector, same access to continuations.
  private static List<String> java(EngineName engine) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-Xms256m",
        "-Xmx256m",
        "--add-exports",
        "java.base/jdk.internal.vm=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        KernelRunner.class.getName(),
        engine.name());
  }

  private Map<String, Result> results(Competitor competitor, List<String> group)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(competitor.command());
    command.add(seconds);
    command.addAll(group);
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    useUnpacked(builder);
    var results = new LinkedHashMap<String, Result>();
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return results;
    }
    try (var reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] fields = line.split("\t", 3);
        if (fields.length == 3) {
          results.put(fields[0], new Result(Double.parseDouble(fields[1]), fields[2]));
        }
      }
    }
    process.waitFor();
    return results;
  }

  /// A program that the machine has not is taken from where `bench/peers` unpacks Debian's
  /// packages.
  private void useUnpacked(ProcessBuilder builder) {
    var unpacked = home.resolve("target/peers/usr");
    var command = builder.command();
    var program = unpacked.resolve("bin").resolve(command.getFirst());
    if (Files.isExecutable(program)
        && !Files.isExecutable(Path.of("/usr/bin", command.getFirst()))) {
      command.set(0, program.toString());
      builder
          .environment()
          .put("LD_LIBRARY_PATH", unpacked.resolve("lib/x86_64-linux-gnu").toString());
    }
  }

  private static String name(String file) {
    return file.substring(file.lastIndexOf('/') + 1).replace(".lua", "");
  }
}
