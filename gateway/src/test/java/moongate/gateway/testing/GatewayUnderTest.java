package moongate.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import moongate.gateway.Gateway;
import moongate.gateway.Plan;
import moongate.gateway.StreamGateway;
import moongate.gateway.balance.HealthChecks;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.SharedState;
import moongate.http.Chunk;
import moongate.http.Client;
import moongate.http.Handler;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.Resolver;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.http.Sockets;
import moongate.model.entity.EntitySchemas;
import moongate.net.NettyClient;
import moongate.net.NettyResolver;
import moongate.net.NettyServer;
import moongate.net.NettySockets;
import moongate.net.loop.ConnectionBudget;
import moongate.net.loop.Loops;
import moongate.net.session.Sessions;
import moongate.net.settings.KeepAlive;
import moongate.net.settings.Limits;
import moongate.net.settings.Trust;
import moongate.store.DeclarativeFile;
import moongate.store.InvalidConfiguration;
import moongate.testkit.NameServer;

/// A gateway on real sockets, in front of an upstream that echoes what it gets. Names that are not
/// in the hosts file are unknown to it, whatever the machine's DNS says.
///
/// Configurations are YAML in which `UPSTREAM` stands for the upstream's URL.
public final class GatewayUnderTest implements AutoCloseable {
  private final ConnectionBudget budget = new ConnectionBudget(1000);
  private final Loops loops = Loops.start(2, budget);
  private final NettyClient client = new NettyClient(loops, KeepAlive.DEFAULT);
  private final NameServer names = NameServer.start();
  private final NettyResolver resolver = new NettyResolver(loops, List.of(names.address()));
  private final HealthChecks checks =
      new HealthChecks(loops.loop(0), client, new NettySockets(loops), resolver);
  private final List<NettyServer> servers = new ArrayList<>();
  private final List<PluginType> types;
  private final GatewaySettings settings;
  private final SharedState shared;
  private final EntitySchemas schemas;
  private final Gateway gateway;
  private final NettyServer server;
  private volatile Handler upstream = GatewayUnderTest::echo;
  private final String upstreamUrl;

  public GatewayUnderTest(PluginType... types) {
    this(GatewaySettings.builder(), types);
  }

  public GatewayUnderTest(GatewaySettings.Builder settings, PluginType... types) {
    this(settings, (_, _) -> List.of(types));
  }

  /// With plugins that call others themselves.
  public GatewayUnderTest(
      GatewaySettings.Builder settings, BiFunction<Client, Resolver, List<PluginType>> types) {
    this(settings, new SharedState(), types);
  }

  /// With what plugins keep, and the time that they go by.
  public GatewayUnderTest(
      GatewaySettings.Builder settings,
      SharedState shared,
      BiFunction<Client, Resolver, List<PluginType>> types) {
    this(settings, shared, (client, _, resolver) -> types.apply(client, resolver));
  }

  /// Plugins that may call others, by HTTP or any other protocol.
  @FunctionalInterface
  public interface PluginTypes {
    List<PluginType> over(Client client, Sockets sockets, Resolver resolver);
  }

  /// With plugins that speak to others themselves.
  public GatewayUnderTest(PluginTypes types) {
    this(GatewaySettings.builder(), new SharedState(), types);
  }

  /// The same, where plugins verify whom they speak to.
  public GatewayUnderTest(Trust trust, PluginTypes types) {
    this(GatewaySettings.builder(), new SharedState(), trust, types);
  }

  /// With all of it.
  public GatewayUnderTest(GatewaySettings.Builder settings, SharedState shared, PluginTypes types) {
    this(settings, shared, Trust.SYSTEM, types);
  }

  private GatewayUnderTest(
      GatewaySettings.Builder settings, SharedState shared, Trust trust, PluginTypes types) {
    this.shared = shared;
    this.settings = settings.workers(2).build();
    this.types = types.over(client, new NettySockets(loops, () -> trust), resolver);
    this.schemas =
        new EntitySchemas(
            this.types.stream().map(PluginType::schema).toList(), this.settings.routerFlavor());
    var empty = compile("_format_version: \"3.0\"\n");
    this.gateway = new Gateway(client, resolver, this.settings, empty);
    this.server = serve(gateway);
    this.upstreamUrl = url(serve((request, response) -> upstream.handle(request, response)));
  }

  /// Another server on loopback, for its address.
  public NettyServer serve(Handler handler) {
    var listener = NettyServer.Listener.on(new InetSocketAddress("127.0.0.1", 0));
    var started = NettyServer.start(loops, List.of(listener), Limits.DEFAULT, handler);
    servers.add(started);
    return started;
  }

  /// The gateway on another port, for clients of HTTP/2 that know it.
  public int http2Port() {
    return http2Port(gateway);
  }

  /// The port of another server on loopback, for clients of HTTP/2 that know it.
  public int http2Port(Handler handler) {
    var address = new InetSocketAddress("127.0.0.1", 0);
    var listener = new NettyServer.Listener(address, true, false, 128, null);
    var started = NettyServer.start(loops, List.of(listener), Limits.DEFAULT, handler);
    servers.add(started);
    return started.addresses().getFirst().getPort();
  }

  /// The gateway on another port, which passes on the bytes of connections as sessions.
  public int sessionPort() {
    var sessions =
        new Sessions(
            loops, new StreamGateway(gateway::plan, resolver, settings), () -> Trust.SYSTEM);
    var listener = NettyServer.Listener.on(new InetSocketAddress("127.0.0.1", 0));
    var started = NettyServer.start(loops, budget, List.of(listener), Limits.DEFAULT, sessions);
    servers.add(started);
    return started.addresses().getFirst().getPort();
  }

  /// Where the gateway is.
  public String url() {
    return url(server);
  }

  public static String url(NettyServer server) {
    return "http://127.0.0.1:" + server.addresses().getFirst().getPort();
  }

  /// Puts `yaml` to work.
  public GatewayUnderTest with(String yaml) {
    gateway.use(compile("_format_version: \"3.0\"\n" + yaml.replace("UPSTREAM", upstreamUrl)));
    gateway.plan().plugins().forEach(DeclaredPhases::check);
    checks.follow(gateway.plan().balancer());
    return this;
  }

  /// A service behind all paths, and one plugin for it.
  ///
  /// @param config what stands between the braces of its `config`
  public GatewayUnderTest withPlugin(String name, String config) {
    return with(
        """
        services:
        - url: UPSTREAM
          routes: [{paths: [/]}]
        plugins:
        - {name: %s, config: {%s}}
        """
            .formatted(name, config));
  }

  /// A service behind all paths, whose route has these plugins.
  ///
  /// @param plugins a list in YAML
  public GatewayUnderTest withPlugins(String plugins) {
    return with(
        """
        services:
        - name: echo
          url: UPSTREAM
          routes:
          - name: all
            paths: [/]
            plugins:
        """
            + plugins.indent(4));
  }

  /// A service behind all paths, without plugins.
  public GatewayUnderTest withOneRoute() {
    return with(
        """
        services:
        - name: echo
          url: UPSTREAM
          routes: [{name: all, paths: [/]}]
        """);
  }

  /// Another upstream than the echo.
  public GatewayUnderTest upstream(Handler handler) {
    upstream = handler;
    return this;
  }

  /// An upstream that always answers the same.
  public GatewayUnderTest upstream(int status, String headers, String body) {
    return upstream((_, response) -> {
      var head = new ResponseHead(status);
      for (var line : headers.lines().toList()) {
        var name = line.substring(0, line.indexOf(':'));
        head.headers().add(HeaderName.of(name), line.substring(name.length() + 1).strip());
      }
      response.send(head);
      response.write(Chunk.of(body));
      response.end();
    });
  }

  private Plan compile(String yaml) {
    try {
      var snapshot = new DeclarativeFile(schemas).parse(yaml.getBytes(UTF_8), "kong.yml");
      var previous = gateway == null ? null : gateway.plan();
      return Plan.compile(snapshot, types, settings, shared, previous);
    } catch (InvalidConfiguration e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /// The health of the upstreams.
  public HealthChecks checks() {
    return checks;
  }

  /// The plan that serves.
  public Plan plan() {
    return gateway.plan();
  }

  public int port() {
    return server.addresses().getFirst().getPort();
  }

  /// `GET target` with header lines such as `Host: a.example`.
  public Reply get(String target, String... headers) {
    return send("GET", target, "", headers);
  }

  public Reply send(String method, String target, String body, String... headers) {
    return sendTo(server, method, target, body, headers);
  }

  /// The same to another server.
  public Reply sendTo(
      NettyServer to, String method, String target, String body, String... headers) {
    var lines = new StringBuilder();
    boolean hasHost = false;
    for (var header : headers) {
      lines.append(header).append("\r\n");
      hasHost |= header.startsWith("Host:");
    }
    var length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    var host = hasHost ? "" : "Host: localhost\r\n";
    return raw(
        to,
        method
            + " "
            + target
            + " HTTP/1.1\r\n"
            + host
            + length
            + lines
            + "Connection: close\r\n\r\n"
            + body);
  }

  /// Asks for these one after the other. All that requests do has been done then, logging included,
  /// which else may come after the response: the connection takes one more when it is through with
  /// them, by a method that routes of `GET` do not have.
  public void getInTurn(List<String> paths) {
    var requests = new StringBuilder();
    for (var path : paths) {
      requests.append("GET ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
    requests.append("DELETE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    raw(requests.toString());
  }

  /// Sends `text` as it is and reads until the gateway closes.
  public Reply raw(String text) {
    return raw(server, text);
  }

  private static Reply raw(NettyServer to, String text) {
    try (var socket = new Socket("127.0.0.1", to.addresses().getFirst().getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      return Reply.parse(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void echo(Request request, Response response) {
    var body = new String(request.body().readAll(1 << 24), ISO_8859_1);
    var text =
        request.requestLine()
            + "\n"
            + request.head().headers().toString().replace("\r", "")
            + "\n"
            + body;
    var head = new ResponseHead(200);
    head.headers().set(HeaderName.CONTENT_TYPE, "text/plain");
    response.send(head);
    response.write(Chunk.of(text));
    response.end();
  }

  /// The name server that it asks.
  public NameServer names() {
    return names;
  }

  /// From now on, the node has as many connections as it may have.
  public void exhaust() {
    while (budget.take()) {
      // until there are none
    }
  }

  @Override
  public void close() {
    servers.forEach(each -> each.close(Duration.ofSeconds(2)));
    client.close();
    resolver.close();
    names.close();
    loops.close();
  }
}
