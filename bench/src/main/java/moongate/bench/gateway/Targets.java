package moongate.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import moongate.bench.gateway.Target.Table;

/// Starts every peer that this machine can have. One that cannot be had is named, and its rows are
/// left out.
final class Targets {
  private static final List<String> FUNCTIONS =
      List.of(
          "functions/access.lua",
          "functions/header_filter.lua",
          "functions/kong_access.lua",
          "functions/kong_header_filter.lua");

  /// The name of its listeners' ports.
  private static final String MOONGATE = "MOONGATE";

  private static final String MOONGATE_STREAM = "MOONGATE_STREAM";

  private final BenchSettings settings;
  private final Peers peers;
  private final List<Target> targets = new ArrayList<>();

  Targets(BenchSettings settings, Peers peers) {
    this.settings = settings;
    this.peers = peers;
  }

  /// What starts a peer and adds its rows.
  private interface Start {
    void run() throws IOException, InterruptedException;
  }

  List<Target> start() throws IOException, InterruptedException {
    peers.makeCertificate();
    startNginx("backend", "backend.conf", "BACKEND", settings.loadCore());
    attempt("nginx", this::nginx);
    attempt("nginx + Lua", this::nginxLua);
    attempt("nginx, stream", this::nginxStream);
    attempt("HAProxy", this::haproxy);
    attempt("Moongate", this::moongate);
    attempt("Moongate, stream", this::moongateStream);
    return targets;
  }

  private void attempt(String name, Start start) throws InterruptedException {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!settings.only().isEmpty() && settings.only().stream().noneMatch(lower::contains)) {
      return;
    }
    try {
      start.run();
    } catch (IOException e) {
      leaveOut(name, e);
    }
  }

  private static void leaveOut(String name, IOException why) {
    System.err.println("bench: without " + name + ": " + why.getMessage());
  }

  private void nginx() throws IOException, InterruptedException {
    var process = startNginx("nginx", "nginx.conf", "NGINX", settings.measuredCore());
    add("nginx", Table.PLAIN, "NGINX", "plain.test", process);
    add("nginx, X-Forwarded headers", Table.PLAIN, "NGINX_FORWARDED", "plain.test", process);
  }

  private void nginxLua() throws IOException, InterruptedException {
    var process = startNginx("nginx-lua", "nginx-lua.conf", "NGINX_LUA", settings.measuredCore());
    add("nginx + Lua", Table.FUNCTIONS, "NGINX_LUA", "ngx.test", process);
  }

  ProcessHandle startNginx(String name, String configuration, String listener, String core)
      throws IOException, InterruptedException {
    Path file = peers.render(configuration);
    var command = List.of("nginx", "-p", file.resolveSibling("").toString(), "-c", file.toString());
    return peers.start(name, core, Map.of(), peers.port(listener), command);
  }

  private void haproxy() throws IOException, InterruptedException {
    Path file = peers.render("haproxy.cfg");
    var command = List.of("haproxy", "-db", "-f", file.toString());
    var process =
        peers.start("haproxy", settings.measuredCore(), Map.of(), peers.port("HAPROXY"), command);
    add("HAProxy", Table.PLAIN, "HAPROXY", "plain.test", process);
    add("HAProxy + Lua", Table.FUNCTIONS, "HAPROXY_LUA", "ngx.test", process);
    add("HAProxy", Table.STREAM, "HAPROXY_STREAM", "plain.test", process);
  }

  private void nginxStream() throws IOException, InterruptedException {
    var process =
        startNginx("nginx-stream", "nginx-stream.conf", "NGINX_STREAM", settings.measuredCore());
    add("nginx", Table.STREAM, "NGINX_STREAM", "plain.test", process);
  }

  /// A node of its own: where only streams pass, nothing else is compiled.
  private void moongateStream() throws IOException, InterruptedException {
    int port = peers.port(MOONGATE_STREAM);
    var environment = new HashMap<>(node(peers.render("stream.yml"), port));
    environment.put("KONG_PREFIX", environment.get("KONG_PREFIX") + "-stream");
    environment.put("KONG_PROXY_LISTEN", "off");
    environment.put(
        "KONG_STREAM_LISTEN", "127.0.0.1:%d, 127.0.0.1:%d ssl".formatted(port, port + 1));
    environment.put("KONG_PROXY_STREAM_ACCESS_LOG", "off");
    var process = start("moongate-stream", environment, port);
    add("Moongate", Table.STREAM, MOONGATE_STREAM, "plain.test", process);
  }

  private void moongate() throws IOException, InterruptedException {
    int port = peers.port(MOONGATE);
    var process = start("moongate", node(configuration(peers), port), port);
    add("Moongate", Table.PLAIN, MOONGATE, "plain.test", process);
    add("Moongate, the same source", Table.FUNCTIONS, MOONGATE, "ngx.test", process);
    add("Moongate, kong.* API", Table.FUNCTIONS, MOONGATE, "kong.test", process);
  }

  private ProcessHandle start(String name, Map<String, String> environment, int port)
      throws IOException, InterruptedException {
    String launcher = settings.launcher().toAbsolutePath().normalize().toString();
    if (!Files.isExecutable(Path.of(launcher))) {
      throw new IOException("there is no launcher " + launcher);
    }
    peers.run("0-63", List.of(launcher, "version")); // builds on first use
    return peers.start(
        name, settings.measuredCore(), environment, port, List.of(launcher, "start"));
  }

  static Path configuration(Peers peers) throws IOException {
    for (String function : FUNCTIONS) {
      peers.render(function);
    }
    return peers.render("kong.yml");
  }

  /// The settings of a node that does what the peers do.
  static Map<String, String> node(Path configuration, int port) {
    return Map.ofEntries(
        Map.entry("KONG_DATABASE", "off"),
        Map.entry("KONG_DECLARATIVE_CONFIG", configuration.toString()),
        Map.entry("KONG_PREFIX", configuration.resolveSibling("prefix").toString()),
        Map.entry("KONG_PROXY_LISTEN", listeners(port)),
        Map.entry("KONG_ADMIN_LISTEN", "off"),
        Map.entry("KONG_STATUS_LISTEN", "off"),
        Map.entry("KONG_NGINX_WORKER_PROCESSES", "1"),
        Map.entry("KONG_NGINX_HTTP_KEEPALIVE_REQUESTS", "100000000"),
        Map.entry("KONG_PROXY_ACCESS_LOG", "off"),
        Map.entry("KONG_SSL_CERT", configuration.resolveSibling("certificate.pem").toString()),
        Map.entry("KONG_SSL_CERT_KEY", configuration.resolveSibling("key.pem").toString()),
        Map.entry("KONG_UPSTREAM_KEEPALIVE_POOL_SIZE", "1024"),
        Map.entry("KONG_UPSTREAM_KEEPALIVE_MAX_REQUESTS", "100000000"));
  }

  private static String listeners(int port) {
    return "127.0.0.1:%d, 127.0.0.1:%d ssl http2, 127.0.0.1:%d http2"
        .formatted(port, port + 1, port + 2);
  }

  /// Adds a row, if the target does its work properly.
  private void add(String name, Table table, String listener, String host, ProcessHandle process) {
    boolean isCompiling = listener.startsWith(MOONGATE);
    var target = new Target(name, table, peers.port(listener), host, process, isCompiling);
    try {
      Probe.check(target);
      targets.add(target);
    } catch (IOException e) {
      leaveOut(name, e);
    }
  }
}
