package moongate.bench.jmh;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.functions.FunctionSettings;
import moongate.functions.Functions;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.SharedState;
import moongate.http.Body;
import moongate.http.Connection;
import moongate.http.Request;
import moongate.http.RequestHead;
import moongate.model.Snapshot;
import moongate.model.entity.PluginConfig;
import moongate.model.value.Value;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a function's step costs with its calls of `kong.*`, without network: [#exchange] is what
/// every request costs here without any function.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FunctionKernels {
  private static final PluginContext CONTEXT =
      new PluginContext(
          new Consumers(Snapshot.EMPTY),
          Snapshot.EMPTY,
          GatewaySettings.DEFAULT,
          Clock.systemUTC(),
          new SharedState(),
          false);

  private static final byte[] LINES =
      "Host: api.example.com\r\nUser-Agent: curl/8\r\nAccept: */*\r\nX-Api-Key: acme-4f2b9c\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final StubRequest request = new StubRequest();
  private final Plugin empty = plugin("access", "local nothing");
  private final Plugin headers =
      plugin(
          "access",
          "kong.service.request.set_header('X-Tenant', kong.request.get_header('x-api-key'))");
  private final Plugin query = plugin("access", "return kong.request.get_query_arg('page')");
  private final Plugin response =
      plugin("header_filter", "kong.response.set_header('X-Frame-Options', 'DENY')");
  private final Plugin exit = plugin("access", "kong.response.exit(403, { message = 'no' })");

  private static Plugin plugin(String phase, String source) {
    var type = new Functions(FunctionSettings.DEFAULT).pluginTypes().getFirst();
    var phases = Value.of(Map.of(phase, Value.ofTexts(List.of(source))));
    var config =
        new PluginConfig(
            "11111111-2222-4333-8444-555555555555",
            type.name(),
            null,
            null,
            null,
            null,
            true,
            List.of("http"),
            phases,
            Value.Obj.EMPTY);
    return type.create(config, CONTEXT, Optional.empty());
  }

  private Exchange next() {
    request.read();
    var exchange = new Exchange(request, GatewaySettings.DEFAULT);
    exchange.planContext(CONTEXT);
    return exchange;
  }

  @Benchmark
  public Exchange exchange() {
    return next();
  }

  @Benchmark
  public Outcome nothing() {
    return empty.access(next());
  }

  @Benchmark
  public Outcome readAndSetHeader() {
    return headers.access(next());
  }

  @Benchmark
  public Outcome readQueryArgument() {
    return query.access(next());
  }

  @Benchmark
  public Exchange setResponseHeader() {
    var exchange = next();
    response.headerFilter(exchange);
    return exchange;
  }

  @Benchmark
  public Outcome exitWithJson() {
    return exit.access(next());
  }

  /// A request that is there again and again.
  private static final class StubRequest implements Request {
    private final RequestHead head = new RequestHead("GET", "/items?sort=name&page=2");
    private final Fiber fiber = Fiber.create(new StubLoop(), () -> {});
    private final StubConnection connection = new StubConnection();

    void read() {
      byte[] raw = head.headers().raw(LINES.length);
      System.arraycopy(LINES, 0, raw, 0, LINES.length);
      head.headers().parse(0, LINES.length, 100, false);
    }

    @Override
    public RequestHead head() {
      return head;
    }

    @Override
    public Body body() {
      return Body.EMPTY;
    }

    @Override
    public Connection connection() {
      return connection;
    }

    @Override
    public long startedNanos() {
      return 1;
    }

    @Override
    public long startedMillis() {
      return 1;
    }

    @Override
    public String requestLine() {
      return "GET /items?sort=name&page=2 HTTP/1.1";
    }

    @Override
    public long bytesRead() {
      return LINES.length;
    }

    @Override
    public Fiber fiber() {
      return fiber;
    }

    @Override
    public boolean isGone() {
      return false;
    }
  }

  private static final class StubConnection implements Connection {
    private final InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 8000);

    @Override
    public InetSocketAddress remote() {
      return address;
    }

    @Override
    public InetSocketAddress local() {
      return address;
    }

    @Override
    public String remoteAddress() {
      return "127.0.0.1";
    }

    @Override
    public String localAddress() {
      return "127.0.0.1";
    }

    @Override
    public boolean isSecure() {
      return false;
    }

    @Override
    public int listenerPort() {
      return 8000;
    }

    @Override
    public long serial() {
      return 1;
    }

    @Override
    public int requestCount() {
      return 1;
    }
  }

  /// Runs nothing: no function here waits.
  private static final class StubLoop extends Loop {
    StubLoop() {
      super(0);
    }

    @Override
    public boolean isCurrent() {
      return true;
    }

    @Override
    public void execute(Runnable task) {}

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      return () -> {};
    }
  }
}
