package moongate.bench.gateway;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The processes of one benchmark: starts them, and ends those it started, by their own handles.
final class Peers implements AutoCloseable {
  private static final int GRPC_PREFIX = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> FOLDERS =
      List.of("/usr/sbin", "/usr/bin", "/usr/local/bin", "/sbin", "/bin");

  private final BenchSettings settings;
  private final Path unpacked;
  private final Path work;
  private final Map<String, String> places = new HashMap<>();
  private final List<Process> started = new ArrayList<>();

  Peers(BenchSettings settings) throws IOException {
    this.settings = settings;
    this.unpacked = settings.home().resolve("target/peers").toAbsolutePath().normalize();
    this.work = settings.home().resolve("target/gateway").toAbsolutePath().normalize();
    Files.createDirectories(work.resolve("functions"));
    Files.write(work.resolve("large.bin"), new byte[100 * 1024]);
    Files.write(grpcMessage(), message());
    fillPlaces();
  }

  private void fillPlaces() {
    String[] listeners = {
      "BACKEND",
      "NGINX",
      "NGINX_FORWARDED",
      "NGINX_LUA",
      "NGINX_STREAM",
      "HAPROXY",
      "HAPROXY_LUA",
      "HAPROXY_STREAM",
      "MOONGATE",
      "MOONGATE_STREAM"
    };
    int port = settings.firstPort();
    for (String name : listeners) {
      places.put(name, Integer.toString(port++));
      places.put(name + "_TLS", Integer.toString(port++));
      places.put(name + "_H2C", Integer.toString(port++));
    }
    places.put("WORK", work.toString());
    places.put("HERE", here().toString());
    places.put("PEERS", unpacked.toString());
    places.put("LUA_MODULES", modules("ndk_http_module.so", "ngx_http_lua_module.so"));
    places.put("STREAM_MODULE", modules("ngx_stream_module.so"));
    // Without it nginx's worker changes to a user that may not see the work folder.
    places.put("USER", "root".equals(System.getProperty("user.name")) ? "user root;" : "");
  }

  private Path here() {
    return settings.home().resolve("gateway").toAbsolutePath().normalize();
  }

  /// The lines that load modules of nginx: those of the machine if it has all of them.
  private String modules(String... names) {
    var installed = Path.of("/usr/lib/nginx/modules");
    boolean isInstalled =
        Arrays.stream(names).allMatch(name -> Files.exists(installed.resolve(name)));
    var folder = isInstalled ? installed : unpacked.resolve("usr/lib/nginx/modules");
    return Arrays.stream(names)
        .map(name -> "load_module %s/%s;".formatted(folder, name))
        .collect(Collectors.joining("\n"));
  }

  /// What gRPC's calls send and answer: one message of 100 bytes, behind its length.
  Path grpcMessage() {
    return work.resolve("message.bin");
  }

  private static byte[] message() {
    var message = new byte[GRPC_PREFIX + 100];
    message[GRPC_PREFIX - 1] = 100;
    Arrays.fill(message, GRPC_PREFIX, message.length, (byte) 'm');
    return message;
  }

  int port(String listener) {
    return Integer.parseInt(places.getOrDefault(listener, "0"));
  }

  /// The work folder's copy of a file in `bench/gateway`, its placeholders filled.
  Path render(String name) throws IOException {
    String text = Files.readString(settings.home().resolve("gateway").resolve(name));
    for (var place : places.entrySet()) {
      text = text.replace("@" + place.getKey() + "@", place.getValue());
    }
    return Files.writeString(work.resolve(name), text);
  }

  /// Starts a process on the given processor and waits until it listens.
  ProcessHandle start(
      String name, String core, Map<String, String> environment, int port, List<String> command)
      throws IOException, InterruptedException {
    if (listens(port)) {
      throw new IOException("port " + port + " is taken; set BENCH_PORT to a free range");
    }
    var builder = pinned(core, command);
    builder.environment().putAll(environment);
    var log = work.resolve(name + ".out").toFile();
    var process = builder.redirectErrorStream(true).redirectOutput(log).start();
    started.add(process);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!listens(port)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException(
            name + " does not start; it says:\n" + Files.readString(log.toPath()));
      }
      Thread.sleep(50);
    }
    return process.toHandle();
  }

  /// Runs a command to its end on the given processor and returns what it printed.
  String run(String core, List<String> command) throws IOException, InterruptedException {
    return end(begin(core, command));
  }

  /// Starts a command that ends by itself.
  Process begin(String core, List<String> command) throws IOException {
    return pinned(core, command).redirectErrorStream(true).start();
  }

  /// Waits for the end of a command and returns what it printed.
  String end(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return output;
  }

  /// The certificate of all peers: their default one, on the curve P-256.
  void makeCertificate() throws IOException, InterruptedException {
    String output =
        run(
            "0-63",
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=plain.test",
                "-keyout",
                "key.pem",
                "-out",
                "certificate.pem"));
    if (!Files.exists(work.resolve("certificate.pem"))) {
      throw new IOException("openssl makes no certificate:\n" + output);
    }
    // HAProxy wants both in one file.
    Files.writeString(
        work.resolve("both.pem"),
        Files.readString(work.resolve("certificate.pem"))
            + Files.readString(work.resolve("key.pem")));
  }

  private ProcessBuilder pinned(String core, List<String> command) throws IOException {
    var whole =
        new ArrayList<>(List.of("taskset", "-c", core, find(command.getFirst()).toString()));
    whole.addAll(command.subList(1, command.size()));
    var builder = new ProcessBuilder(whole).directory(work.toFile());
    builder.environment().put("OPENSSL_CONF", here().resolve("openssl.cnf").toString());
    // For what was unpacked, and for LuaJIT inside nginx.
    builder
        .environment()
        .put(
            "LD_LIBRARY_PATH",
            unpacked.resolve("usr/lib/x86_64-linux-gnu")
                + ":"
                + unpacked.resolve("lib/x86_64-linux-gnu"));
    return builder;
  }

  private Path find(String command) throws IOException {
    if (command.contains("/")) {
      return Path.of(command);
    }
    for (String folder : FOLDERS) {
      for (Path root : List.of(Path.of("/"), unpacked)) {
        Path candidate = root.resolve(folder.substring(1)).resolve(command);
        if (Files.isExecutable(candidate)) {
          return candidate;
        }
      }
    }
    throw new IOException(command + " is missing; bench/peers gateway fetches it");
  }

  private static boolean listens(int port) {
    try (var _ = new Socket("127.0.0.1", port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// Ends what this object started, the newest first.
  @Override
  public void close() {
    for (var process : started.reversed()) {
      var children = process.descendants().toList();
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
