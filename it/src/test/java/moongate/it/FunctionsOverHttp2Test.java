package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.testing.integration.EmptyProtos.Empty;
import io.grpc.testing.integration.TestServiceGrpc;
import io.grpc.testing.integration.TestServiceImpl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Functions in all phases of requests that really come by HTTP/2, of gRPC among them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionsOverHttp2Test {
  private static final String CONFIGURATION =
      """
      _format_version: "3.0"
      services:
      - name: calls
        url: grpc://127.0.0.1:%d
        routes:
        - name: calls
          protocols: [grpc, grpcs]
          paths: [/]
          headers: {x-way: [calls]}
          plugins:
          - name: pre-function
            config:
              access:
              - |
                local wanted = kong.request.get_header("x-do")
                if wanted == "exit" then
                  kong.response.exit(403, "no entry: 100%%", {["X-Why"] = "because"})
                elseif wanted == "table" then
                  kong.response.exit(429, {message = "slow down"})
                elseif wanted == "untold" then
                  kong.response.exit(401, {reason = "not sent"})
                elseif wanted == "own" then
                  kong.response.exit(200, nil, {["grpc-status"] = 9, ["grpc-message"] = "own words"})
                elseif wanted == "error" then
                  kong.response.error(503, "never sent")
                elseif wanted == "lua" then
                  error("internal")
                end
              header_filter:
              - |
                kong.response.set_header("x-seen", table.concat({tostring(ngx.req.http_version()),
                  tostring(kong.request.get_http_version()), ngx.var.server_protocol,
                  ngx.var.kong_proxy_mode, ngx.var.upstream_status or "-",
                  kong.response.get_source()}, " "))
              body_filter: ['ngx.arg[1] = ngx.arg[1]']
              log: ['assert(ngx.req.http_version() == 2 and kong.response.get_status())']
      routes:
      - name: plain
        paths: [/plain]
        plugins:
        - name: pre-function
          config:
            access:
            - |
              local ok, err = pcall(ngx.req.raw_header)
              local socket, why = ngx.req.socket()
              kong.response.exit(200, table.concat({tostring(ngx.req.http_version()),
                tostring(kong.request.get_http_version()), ngx.var.server_protocol, ngx.var.http2,
                tostring(err):match("http v2.*"), tostring(why), ngx.var.host,
                kong.request.get_raw_body()}, "|"))
            header_filter: ['kong.response.set_header("X-Filtered", ngx.var.server_protocol)']
            body_filter: ['ngx.arg[1] = (ngx.arg[1] or ""):upper()']
            log: ['assert(ngx.var.status == "200" and tonumber(ngx.var.bytes_sent) > 0)']
      """;

  @TempDir static Path prefix;

  private ScheduledExecutorService executor;
  private Server upstream;
  private GatewayUnderTest gateway;

  @BeforeAll
  void start() throws IOException {
    executor = Executors.newScheduledThreadPool(1);
    upstream =
        NettyServerBuilder.forPort(0).addService(new TestServiceImpl(executor)).build().start();
    gateway =
        GatewayUnderTest.with(
            Map.of(
                "prefix",
                prefix.toString(),
                "proxy_listen",
                "127.0.0.1:0 http2, 127.0.0.1:0 http2 ssl",
                "declarative_config_string",
                CONFIGURATION.formatted(upstream.getPort())));
  }

  @AfterAll
  void stop() {
    gateway.close();
    upstream.shutdownNow();
    executor.shutdownNow();
  }

  private static HttpClient client() throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_2)
        .sslContext(BelievingTls.context())
        .build();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    int port = gateway.node().proxyAddresses().get(1).getPort();
    var request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (var client = client()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  @Test
  void everyPhaseSeesTheVersionAndChangesTheResponse() throws Exception {
    var response = post("/plain", "body");
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(response.headers().firstValue("x-filtered")).hasValue("HTTP/2.0");
    assertThat(response.body())
        .isEqualTo(
            "2|2|HTTP/2.0|H2|HTTP V2 NOT SUPPORTED YET|HTTP V2 NOT SUPPORTED YET|LOCALHOST|BODY");
    assertThat(errorsOf("plain")).isEqualTo(Map.of("access", "0.0", "log", "0.0"));
  }

  /// What one call comes to, and the metadata that came with it.
  private record Outcome(Status status, Metadata headers) {
    String header(String name) {
      var value = headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
      return value == null ? "none" : value;
    }
  }

  private Outcome call(String wanted) throws InterruptedException {
    int port = gateway.node().proxyAddresses().getFirst().getPort();
    var sent = new Metadata();
    sent.put(Metadata.Key.of("x-do", Metadata.ASCII_STRING_MARSHALLER), wanted);
    var headers = new AtomicReference<Metadata>();
    var trailers = new AtomicReference<Metadata>();
    var channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      var stub =
          TestServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .withInterceptors(
                  new WayHeader("calls"),
                  MetadataUtils.newAttachHeadersInterceptor(sent),
                  MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));
      var failure =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> stub.emptyCall(Empty.getDefaultInstance()));
      // A response without a body has trailers only: what came as its headers is in them.
      var seen = headers.get() == null ? trailers.get() : headers.get();
      return new Outcome(
          failure == null ? Status.OK : failure.getStatus(), seen == null ? new Metadata() : seen);
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aCallPassesThroughAllPhases() throws InterruptedException {
    var outcome = call("nothing");
    assertThat(outcome.status().isOk()).isTrue();
    assertThat(outcome.header("x-seen")).isEqualTo("2 2 HTTP/2.0 grpc 200 service");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "exit ¦ PERMISSION_DENIED ¦ no entry: 100%",
        "table ¦ RESOURCE_EXHAUSTED ¦ slow down",
        "untold ¦ UNAUTHENTICATED ¦ Unauthenticated",
        "own ¦ FAILED_PRECONDITION ¦ own words",
        "error ¦ UNAVAILABLE ¦ Unavailable",
        "lua ¦ INTERNAL ¦ Internal"
      })
  void anAnswerOfAFunctionIsAStatusOfGrpc(String wanted, Status.Code code, String message)
      throws InterruptedException {
    var outcome = call(wanted);
    assertThat(outcome.status().getCode()).isEqualTo(code);
    assertThat(outcome.status().getDescription()).isEqualTo(message);
    assertThat(outcome.header("x-seen")).startsWith("2 2 HTTP/2.0 grpc ");
  }

  @Test
  void anAnswerKeepsItsOwnHeaders() throws InterruptedException {
    assertThat(call("exit").header("x-why")).isEqualTo("because");
  }

  @Test
  void theLogPhaseRunsForCalls() throws InterruptedException {
    call("exit");
    assertThat(errorsOf("calls")).containsEntry("log", "0.0").containsEntry("header_filter", "0.0");
  }

  /// How often the functions of a route have failed, by phase, of those that have run.
  private Map<String, String> errorsOf(String route) {
    var metrics = WireClient.get(gateway.statusPort(), "/metrics").body();
    var errors = new TreeMap<String, String>();
    metrics
        .lines()
        .filter(line -> line.startsWith("moongate_function_errors_total"))
        .filter(line -> line.contains("route=\"" + route + "\""))
        .forEach(line ->
            errors.put(
                line.replaceAll(".*function=\"(\\w+)\\[.*", "$1"),
                line.substring(line.lastIndexOf(' ') + 1)));
    errors.keySet().retainAll(Set.of("access", "log", "header_filter"));
    if (route.equals("plain")) {
      errors.remove("header_filter");
    }
    return errors;
  }
}
