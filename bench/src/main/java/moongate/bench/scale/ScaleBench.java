package moongate.bench.scale;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import moongate.bench.scale.ScaleConfig.Functions;
import moongate.bench.scale.ScaleNode.Cost;

/// Starts a node with `SCALE_ROUTES` (10,000) routes from a declarative file and from its embedded
/// database, with functions that are all the same and all different, and prints what it took: until
/// the last route's first proxied answer, until all routes were asked once, and for changes of one
/// route's function to be served.
public final class ScaleBench {
  private static final int CHANGES = 60;
  private static final int WARM_UP = 20;

  private final Path launcher;
  private final int routes;
  private final int padding;
  private final int upstream;

  private ScaleBench(Path launcher, Map<String, String> environment, int upstream) {
    this.launcher = launcher;
    this.routes = Integer.parseInt(environment.getOrDefault("SCALE_ROUTES", "10000"));
    this.padding = Integer.parseInt(environment.getOrDefault("SCALE_PADDING", "0"));
    this.upstream = upstream;
  }

  public static void main(String... arguments) throws Exception {
    var environment = System.getenv();
    var launcher =
        Path.of(environment.getOrDefault("BENCH_LAUNCHER", arguments[0] + "/../moongate"));
    var stores = List.of(environment.getOrDefault("SCALE_STORES", "file database").split(" "));
    var kinds = List.of(environment.getOrDefault("SCALE_FUNCTIONS", "DISTINCT SAME").split(" "));
    System.setProperty("sun.net.httpserver.nodelay", "true"); // else each answer waits for an ACK
    var server = upstream();
    try {
      var port = server.getAddress().getPort();
      var bench = new ScaleBench(launcher.toAbsolutePath().normalize(), environment, port);
      System.out.println(
          "| %d routes, a function on each | start to first answer | memory | one change served |"
                  .formatted(bench.routes)
              + " every route asked once | memory then |");
      System.out.println("|---|---|---|---|---|---|");
      for (var store : stores) {
        for (var kind : kinds) {
          bench.measure(store.equals("database"), Functions.valueOf(kind));
        }
      }
    } finally {
      server.stop(0);
    }
  }

  private static HttpServer upstream() throws IOException {
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          var body = "hello".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    return server;
  }

  private void measure(boolean isInDatabase, Functions functions) throws Exception {
    var folder = Files.createTempDirectory("moongate-scale");
    var config = new ScaleConfig(routes, padding, functions, upstream);
    var file = folder.resolve("kong.yml");
    config.write(file);
    try (var node = new ScaleNode(launcher, folder)) {
      node.configure(isInDatabase ? "database = embedded" : "database = off");
      if (isInDatabase) {
        progress("importing " + (Files.size(file) >> 10) + " KB");
        print("import", node.run("config", "db_import", file.toString()));
      } else {
        node.configure("database = off\ndeclarative_config = " + file);
      }
      progress("starting from " + (isInDatabase ? "the database" : "the file") + " in " + folder);
      node.start();
      var started = node.untilServed(ScaleConfig.path(routes - 1));
      long memory = node.residentMegabytes();
      var changes = isInDatabase ? changes(node, config) : "read only";
      var all = askAll(node);
      System.out.printf(
          "| %s, functions %s | %s | %d MB | %s | %s | %d MB |%n",
          isInDatabase ? "embedded database" : "file, " + (Files.size(file) >> 10) + " KB",
          functions.name().toLowerCase(Locale.ROOT),
          text(started),
          memory,
          changes,
          text(all),
          node.residentMegabytes());
    }
  }

  /// From sending a change to the end of the first response that shows it.
  private String changes(ScaleNode node, ScaleConfig config) throws Exception {
    progress("changing functions");
    var millis = new double[CHANGES];
    long cpu = 0;
    for (int i = 0; i < WARM_UP + CHANGES; i++) {
      if (i == WARM_UP) {
        cpu = node.cpuMillis();
      }
      int route = (i * 7919) % routes;
      int version = i + 2;
      long start = System.nanoTime();
      node.admin(
          "PATCH",
          "/plugins/" + ScaleConfig.pluginId(route),
          "application/json",
          "{\"config\":{\"access\":[" + quoted(config.function(route, version)) + "]}}");
      while (!isServed(node, route, version)) {
        Thread.onSpinWait();
      }
      double took = (System.nanoTime() - start) / 1e6;
      if (i >= WARM_UP) {
        millis[i - WARM_UP] = took;
      } else if (i == 0) {
        progress("the first change took %.0f ms".formatted(took));
      }
    }
    Arrays.sort(millis);
    return "%.1f ms (most %.1f ms; CPU %.1f ms)"
        .formatted(
            millis[CHANGES / 2], millis[CHANGES - 1], (double) (node.cpuMillis() - cpu) / CHANGES);
  }

  private static boolean isServed(ScaleNode node, int route, int version) throws Exception {
    var header = node.get(ScaleConfig.path(route)).headers().firstValue(ScaleConfig.VERSION);
    return header.filter(Integer.toString(version)::equals).isPresent();
  }

  private Cost askAll(ScaleNode node) throws Exception {
    progress("asking every route");
    var before = node.sinceStart();
    for (int route = 0; route < routes; route++) {
      var answer = node.get(ScaleConfig.path(route));
      if (answer.statusCode() != 200 || answer.headers().firstValue("x-version").isEmpty()) {
        throw new IOException("route " + route + " answers " + answer.statusCode());
      }
    }
    var after = node.sinceStart();
    return new Cost(after.clock().minus(before.clock()), after.cpuMillis() - before.cpuMillis());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static String text(Cost cost) {
    return "%.1f s CPU, %.1f s".formatted(cost.cpuMillis() / 1e3, cost.clock().toMillis() / 1e3);
  }

  private static void print(String what, Cost cost) {
    progress(what + ": " + text(cost));
  }

  private static void progress(String what) {
    System.err.println("bench: " + what);
  }
}
