package moongate.it;

import com.google.common.base.Function;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.grpc.testing.TlsTesting;
import io.grpc.testing.integration.AbstractInteropTest;
import io.grpc.testing.integration.TestServiceImpl;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.AssumptionViolatedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The interoperability tests of grpc-java, all of them, with a gateway between their client and
/// their server: over plain connections and over TLS, and with functions in all phases.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcInteropTest {
  /// What looks at the server's statistics in its own process, or compares socket addresses that a
  /// gateway cannot keep.
  private static final Set<String> NOT_THROUGH_A_GATEWAY =
      Set.of("getServerAddressAndLocalAddressFromClient", "censusContextsPropagated");

  private static final String CONFIGURATION =
      """
      _format_version: "3.0"
      services:
      - name: plain
        url: grpc://127.0.0.1:%d
        routes:
        - name: plain
          protocols: [grpc]
          paths: [/]
      - name: secure
        url: grpcs://127.0.0.1:%d
        routes:
        - name: secure
          protocols: [grpcs]
          paths: [/]
          headers: {x-way: [secure]}
      - name: filtered
        url: grpc://127.0.0.1:%d
        routes:
        - name: filtered
          protocols: [grpc, grpcs]
          paths: [/]
          headers: {x-way: [filtered]}
          plugins:
          - name: pre-function
            config:
              rewrite: ["kong.ctx.shared.a = 1"]
              access: ["kong.service.request.set_header('x-added', kong.request.get_path())"]
              header_filter: ["kong.response.set_header('x-filtered', 'yes')"]
              body_filter: ["ngx.arg[1] = ngx.arg[1]"]
              log: ["kong.log.debug(kong.response.get_status())"]
      """;

  /// Of the client, which else tells of each call, and of streams that the test gives up.
  private static final Logger GRPC_LOG = Logger.getLogger("io.grpc");

  @TempDir static Path prefix;

  private ScheduledExecutorService executor;
  private Server plain;
  private Server secure;
  private GatewayUnderTest gateway;

  @BeforeAll
  void start() throws IOException {
    GRPC_LOG.setLevel(Level.WARNING);
    executor = Executors.newScheduledThreadPool(2);
    plain = server(NettyServerBuilder.forPort(0));
    secure =
        server(
            NettyServerBuilder.forPort(0)
                .sslContext(
                    GrpcSslContexts.forServer(
                            TlsTesting.loadCert("server1.pem"), TlsTesting.loadCert("server1.key"))
                        .build()));
    gateway =
        GatewayUnderTest.with(
            Map.of(
                "prefix",
                prefix.toString(),
                "proxy_listen",
                "127.0.0.1:0 http2, 127.0.0.1:0 http2 ssl",
                "declarative_config_string",
                CONFIGURATION.formatted(plain.getPort(), secure.getPort(), plain.getPort())));
  }

  private Server server(NettyServerBuilder builder) throws IOException {
    var service = new TestServiceImpl(executor);
    return builder
        .maxInboundMessageSize(AbstractInteropTest.MAX_MESSAGE_SIZE)
        .addService(ServerInterceptors.intercept(service, TestServiceImpl.interceptors()))
        .build()
        .start();
  }

  @AfterAll
  void stop() {
    gateway.close();
    plain.shutdownNow();
    secure.shutdownNow();
    executor.shutdownNow();
  }

  /// One way through the gateway.
  private final class Client extends AbstractInteropTest {
    private final String way;
    private final boolean isSecure;

    Client(String way, boolean isSecure) {
      this.way = way;
      this.isSecure = isSecure;
    }

    @Override
    protected ManagedChannelBuilder<?> createChannelBuilder() {
      var port = gateway.node().proxyAddresses().get(isSecure ? 1 : 0).getPort();
      var builder =
          NettyChannelBuilder.forAddress("127.0.0.1", port)
              .maxInboundMessageSize(MAX_MESSAGE_SIZE)
              .intercept(new WayHeader(way));
      return isSecure ? builder.sslContext(trusting()) : builder.usePlaintext();
    }

    private static io.grpc.netty.shaded.io.netty.handler.ssl.SslContext trusting() {
      try {
        return GrpcSslContexts.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .build();
      } catch (SSLException e) {
        throw new IllegalStateException(e);
      }
    }

    /// Large calls in a row on two threads, each on a connection of its own where `isOnNewOnes`.
    void soak(boolean isOnNewOnes) throws Exception {
      var soak =
          Arrays.stream(
                  Class.forName("io.grpc.testing.integration.SoakClient").getDeclaredMethods())
              .filter(method -> method.getName().equals("performSoakTest"))
              .findFirst()
              .orElseThrow();
      soak.setAccessible(true);
      var channels = new CopyOnWriteArrayList<ManagedChannel>(List.of(createChannel()));
      Function<ManagedChannel, ManagedChannel> next =
          old -> {
            if (!isOnNewOnes) {
              return old;
            }
            old.shutdownNow();
            // Not the list's last one: the other thread may have added its own since.
            var channel = createChannel();
            channels.add(channel);
            return channel;
          };
      try {
        // Iterations, failures, latency and pause in ms, time in s, sizes of request and response.
        soak.invoke(
            null, "", 20, 0, 60_000, 0, 120, 271_828, 314_159, 2, channels.getFirst(), next);
      } finally {
        channels.forEach(ManagedChannel::shutdownNow);
      }
    }

    @Override
    protected boolean metricsExpected() {
      return false;
    }

    /// How long an answer is waited for: on a busy machine seven seconds may pass.
    @Override
    protected int operationTimeoutMillis() {
      return 60_000;
    }
  }

  @TestFactory
  Stream<DynamicTest> overPlainConnections() {
    return tests("plain", false);
  }

  @TestFactory
  Stream<DynamicTest> overTlsOnBothSides() {
    return tests("secure", true);
  }

  @TestFactory
  Stream<DynamicTest> withFunctionsInAllPhases() {
    return tests("filtered", true);
  }

  private Stream<DynamicTest> tests(String way, boolean isSecure) {
    var annotated =
        Arrays.stream(AbstractInteropTest.class.getMethods())
            .filter(method -> method.isAnnotationPresent(org.junit.Test.class))
            .filter(method -> !NOT_THROUGH_A_GATEWAY.contains(method.getName()))
            .sorted(Comparator.comparing(Method::getName))
            .map(method -> test(method.getName(), way, isSecure, method::invoke));
    // Those that the suite runs from its command line only.
    return Stream.concat(
        annotated,
        Stream.of(
            test("clientCompressedUnary", way, isSecure, it -> it.clientCompressedUnary(false)),
            test(
                "clientCompressedStreaming",
                way,
                isSecure,
                it -> it.clientCompressedStreaming(false)),
            test(
                "serverCompressedStreaming",
                way,
                isSecure,
                AbstractInteropTest::serverCompressedStreaming),
            test("rpcSoak", way, isSecure, client -> client.soak(false)),
            test("channelSoak", way, isSecure, client -> client.soak(true))));
  }

  @FunctionalInterface
  private interface Step {
    void take(Client client) throws Exception;
  }

  private DynamicTest test(String name, String way, boolean isSecure, Step step) {
    return DynamicTest.dynamicTest(name, () -> run(way, isSecure, step));
  }

  private void run(String way, boolean isSecure, Step step) throws Throwable {
    var client = new Client(way, isSecure);
    client.setUp();
    try {
      step.take(client);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof AssumptionViolatedException unmet) {
        Assumptions.abort(unmet.getMessage());
      }
      throw e.getCause();
    } finally {
      client.tearDown();
    }
  }
}
