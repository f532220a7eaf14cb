package moongate.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.functions.api.LogLevel;
import moongate.functions.api.Network;
import moongate.functions.api.OpenSockets;
import moongate.functions.api.TargetPolicy;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.Chunk;
import moongate.http.Client;
import moongate.http.HeaderName;
import moongate.http.Resolver;
import moongate.http.ResponseHead;
import moongate.http.Sockets;
import moongate.net.NettyServer;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `resty.http` on real sockets.
class HttpModuleTest {
  /// What the node can spare: half of it for each plugin.
  private static final int SPARE = 24;

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(GatewaySettings.builder(), this::types);
  private final NettyServer other = gateway.serve(GatewayUnderTest::echo);
  private final AtomicInteger calls = new AtomicInteger();

  private List<PluginType> types(Client client, Resolver resolver) {
    var policy = new TargetPolicy(List.of("metadata", "127.0.0.1:1"), List.of(), List.of());
    return new Functions(
            new TestSettings()
                .budgets(TestSettings.PATIENT)
                .sandbox(
                    new SandboxSettings(
                        SandboxMode.SANDBOX, List.of("resty.http", "cjson"), List.of("string.rep")))
                .log(new LoggedLines(LogLevel.NOTICE, log))
                .network(
                    new Network(client, Sockets.NONE, resolver, policy, 1, new OpenSockets(SPARE)))
                .made())
        .pluginTypes();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  /// What `source` passes to `exit`, for a request; `URL` stands for another server.
  private String answer(String source) {
    return answer(other, source);
  }

  private String answer(NettyServer server, String source) {
    var code =
        ("local http = require('resty.http')\n"
                + "local function answer(...) local t = {...} for i = 1, select('#', ...) do "
                + "t[i] = tostring(t[i]) end kong.response.exit(200, table.concat(t, ' ')) end\n"
                + source)
            .replace("URL", GatewayUnderTest.url(server))
            .replace("PORT", GatewayUnderTest.url(server).replaceAll(".*:", ""));
    run(code);
    return gateway.get("/").body();
  }

  private void run(String code) {
    gateway.withPlugins(
        """
        - name: pre-function
          config:
            access:
            - |
        """
            + code.indent(6));
  }

  private NettyServer serving(String headers, String... pieces) {
    return gateway.serve((request, response) -> {
      calls.incrementAndGet();
      var head = new ResponseHead(200);
      for (var line : headers.lines().toList()) {
        var name = line.substring(0, line.indexOf(':'));
        head.headers().add(HeaderName.of(name), line.substring(name.length() + 1).strip());
      }
      response.send(head);
      for (var piece : pieces) {
        response.write(Chunk.of(piece));
      }
      response.end();
    });
  }

  @Test
  void asksAndReadsWhatComesBack() {
    assertThat(
            answer(
                """
                local res, err = http.new():request_uri("URL/path?a=1", {
                  method = "POST", body = "hello", headers = { ["X-One"] = "1", ["X-Two"] = { "a", "b" } },
                })
                answer(res and res.status, err, res and res.body)
                """))
        .startsWith("200 nil POST /path?a=1 HTTP/1.1")
        .containsIgnoringCase("x-one: 1")
        .containsIgnoringCase("x-two: a")
        .containsIgnoringCase("x-two: b")
        .containsIgnoringCase("content-length: 5")
        .contains("hello");
  }

  @Test
  void asksAProxy() {
    assertThat(
            answer(
                """
                local client = http.new()
                client:set_proxy_options { http_proxy = "URL", http_proxy_authorization = "Basic eA==" }
                local res, err = client:request_uri("http://nowhere.test/path?a=1")
                answer(res and res.status, err, res and res.body)
                """))
        .startsWith("200 nil GET http://nowhere.test/path?a=1 HTTP/1.1")
        .containsIgnoringCase("host: nowhere.test\n")
        .containsIgnoringCase("proxy-authorization: Basic eA==");
  }

  @Test
  void asksNoProxyForHostsThatAreExempt() {
    var reached =
        answer(
            """
            local client, seen = http.new(), {}
            for _, exempt in ipairs { "localhost", "a.test, .localhost", "*" } do
              local options = { http_proxy = "http://127.0.0.1:1", no_proxy = exempt }
              client:set_proxy_options(options)
              local res = client:request_uri("http://localhost:PORT/x")
              seen[#seen + 1] = res and res.status
            end
            client:set_proxy_options { http_proxy = "http://127.0.0.1:1", no_proxy = "host" }
            answer(table.concat(seen, " "), client:request_uri("http://localhost:PORT/x"))
            """);
    assertThat(reached).startsWith("200 200 200 nil ");
  }

  @Test
  void asksAProxyForATunnel() throws Exception {
    try (var proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var asked = new CompletableFuture<String>();
      Thread.ofVirtual().start(() -> refuseTunnel(proxy, asked));
      assertThat(
              answer(
                  """
                  answer(http.new():request_uri("https://nowhere.test/", { proxy_opts = {
                    https_proxy = "http://127.0.0.1:PROXY", https_proxy_authorization = "Basic eA==" } }))
                  """
                      .replace("PROXY", Integer.toString(proxy.getLocalPort()))))
          .startsWith("nil ");
      assertThat(asked.get(20, TimeUnit.SECONDS))
          .startsWith("CONNECT nowhere.test:443 HTTP/1.1\r\n")
          .contains("Proxy-Authorization: Basic eA==\r\n");
    }
    assertThat(
            answer(
                """
                answer(http.new():request_uri("https://nowhere.test/", { proxy_opts = {
                  https_proxy = "URL", https_proxy_authorization = "x\\r\\nX-More: 1" } }))
                """))
        .isEqualTo("nil invalid host or authorization for a proxy");
  }

  private static void refuseTunnel(ServerSocket proxy, CompletableFuture<String> asked) {
    try (var client = proxy.accept()) {
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) client.getInputStream().read());
      }
      client.getOutputStream().write("HTTP/1.1 403 Forbidden\r\n\r\n".getBytes(UTF_8));
      asked.complete(head.toString());
    } catch (IOException failure) {
      asked.completeExceptionally(failure);
    }
  }

  @Test
  void findsHeadersByAnySpelling() {
    var server = serving("X-Some-Header: v\nSet-Cookie: a\nSet-Cookie: b", "x");
    assertThat(
            answer(
                server,
                """
                local res = http.new():request_uri("URL/")
                local h = res.headers
                answer(h["x-some-header"], h.X_Some_Header, h["set-cookie"][2], rawequal)
                """))
        .isEqualTo("v v b nil");
  }

  @Test
  void streamsABody() {
    var server = serving("", "one", "two", "three");
    assertThat(
            answer(
                server,
                """
                local httpc = http.new()
                httpc:set_timeouts(10000, 10000, 10000)
                assert(httpc:connect({ scheme = "http", host = "127.0.0.1", port = PORT }))
                local res = assert(httpc:request({ path = "/" }))
                local all = {}
                repeat
                  local piece, err = res.body_reader(2)
                  assert(not err, err)
                  all[#all + 1] = piece
                until not piece
                answer(res.has_body, table.concat(all), httpc:set_keepalive(), httpc:close())
                """))
        .isEqualTo("true onetwothree 1 nil not initialized");
  }

  @Test
  void passesOnTheRequestOfTheClient() {
    run(
        """
        local httpc = require("resty.http").new()
        assert(httpc:connect("127.0.0.1", PORT))
        local res = assert(httpc:proxy_request())
        kong.response.exit(200, res:read_body())
        """
            .replace("PORT", GatewayUnderTest.url(other).replaceAll(".*:", "")));
    assertThat(gateway.send("PUT", "/a%20b?c=1", "a body", "X-Own: v").body())
        .startsWith("PUT /a%20b?c=1 HTTP/1.1")
        .containsIgnoringCase("x-own: v")
        .containsIgnoringCase("content-length: 6")
        .endsWith("a body");
  }

  @Test
  void answersTheClientWithAResponse() {
    var server = serving("X-Own: v\nSet-Cookie: a\nSet-Cookie: b\nKeep-Alive: x", "one", "two");
    run(
        """
        local httpc = require("resty.http").new()
        assert(httpc:connect("127.0.0.1", PORT))
        httpc:proxy_response(assert(httpc:request({ path = "/" })))
        ngx.exit(ngx.OK)
        """
            .replace("PORT", GatewayUnderTest.url(server).replaceAll(".*:", "")));
    var response = gateway.get("/");
    assertThat(response.body()).isEqualTo("onetwo");
    assertThat(response.header("X-Own")).isEqualTo("v");
    assertThat(response.headers("Set-Cookie")).containsExactly("a", "b");
    assertThat(response.has("Keep-Alive")).isFalse();
  }

  @Test
  void tellsWhatWentWrong() {
    assertThat(answer("answer(http.new():request_uri('http://127.0.0.1:9/'))"))
        .isEqualTo("nil connection refused");
    assertThat(answer("answer(http.new():request_uri('http://no-such-host.invalid/'))"))
        .isEqualTo("nil no-such-host.invalid could not be resolved (3: Host not found)");
    assertThat(answer("answer(http.new():request_uri('ftp://x'))"))
        .isEqualTo("nil bad uri: ftp://x");
    assertThat(answer("answer(http.new():request({}))")).isEqualTo("nil not connected");
    assertThat(answer("answer(http.new():request_uri('URL/a b'))"))
        .contains("invalid request target");
    assertThat(
            answer("answer(http.new():request_uri('URL/', { headers = { a = 'b\\r\\nc: d' } }))"))
        .startsWith("nil ");
    assertThat(answer("answer(http.new():request_uri('URL/', { method = 'GET /' }))"))
        .contains("invalid method");
  }

  @Test
  void headersArePaidForBeforeTheyAreCopied() {
    assertThat(
            answer(
                """
                local text, list = 'x', {}
                for i = 1, 20 do text = text .. text end
                for i = 1, 100 do list[i] = text end
                answer(http.new():request_uri('URL/', { headers = { a = list } }))
                """))
        .contains("An unexpected error occurred");
  }

  @Test
  void aSilentServerCostsNoMoreThanTheTimeout() {
    var silent =
        gateway.serve((request, response) -> {
          while (!request.isGone()) {
            request.fiber().park();
          }
        });
    assertThat(
            answer(silent, "local c = http.new() c:set_timeout(50) answer(c:request_uri('URL/'))"))
        .isEqualTo("nil timeout");
  }

  /// As with `lua_check_client_abort off`, which is nginx's way too.
  @Test
  void aFunctionGoesOnWhenItsClientHangsUp() throws Exception {
    var asked = new CountDownLatch(1);
    var hasLeft = new AtomicBoolean();
    var slow =
        gateway.serve((request, response) -> {
          asked.countDown();
          while (!hasLeft.get()) {
            request.fiber().sleep(Duration.ofMillis(5));
          }
          request.fiber().sleep(Duration.ofMillis(50));
          GatewayUnderTest.echo(request, response);
        });
    run(
        """
        local res, err = require('resty.http').new():request_uri('%s/')
        ngx.sleep(0.001)
        kong.log.notice('went on: ', res and res.status or err)
        """
            .formatted(GatewayUnderTest.url(slow)));
    var client = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
    asked.await();
    client.close();
    hasLeft.set(true);

    Await.that(() -> !log.isEmpty());
    assertThat(log).singleElement().asString().contains("went on: 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]",
        "[fd00:ec2::254]",
        "2852039166",
        "0xa9fea9fe",
        "127.0.0.1:1",
        "[::ffff:127.0.0.1]:1"
      })
  void metadataAddressesAreOutOfReach(String host) {
    assertThat(answer("answer(http.new():request_uri('http://" + host + "/'))"))
        .matches("nil .*(is not allowed for functions|could not be resolved|invalid).*");
  }

  @Test
  void allRequestsTogetherHaveNoMoreCallsThanTheNodeCanSpare() {
    var server = serving("Content-Length: 3", "abc");
    for (int request = 1; request <= 2; request++) {
      assertThat(
              answer(
                  server,
                  """
                  local n, made, err = 0
                  repeat
                    local c = http.new() c:connect("127.0.0.1", PORT)
                    made, err = c:request({ path = "/" })
                    if made then n = n + 1 end
                  until err
                  answer(n, err)
                  """))
          .endsWith("the functions of this plugin have as many as the node can spare");
    }
  }

  @Test
  void redirectsAreNotFollowed() {
    var server = serving("Location: http://169.254.169.254/", "");
    assertThat(answer(server, "answer(http.new():request_uri('URL/').headers.Location)"))
        .isEqualTo("http://169.254.169.254/");
    assertThat(calls).hasValue(1);
  }

  @Test
  void aRequestMakesALimitedNumberOfCalls() {
    var server = serving("", "x");
    assertThat(
            answer(
                server,
                """
                local last
                for i = 1, 150 do
                  local res, err = http.new():request_uri("URL/")
                  last = err
                end
                answer(last)
                """))
        .isEqualTo("too many HTTP calls: at most 100 for one request");
    assertThat(calls).hasValue(100);
  }

  @Test
  void aFunctionThatCallsItsOwnRouteEnds() {
    var calling =
        """
        local res, err = http.new():request_uri("SELF/")
        answer("<", err or res.body, ">")
        """;
    assertThat(answer(calling.replace("SELF", gateway.url())))
        .contains("loop detected: the request went through functions 8 times");
  }

  @Test
  void anEndlessAnswerEndsWithTheMemoryBudget() {
    var endless =
        gateway.serve((request, response) -> {
          response.send(new ResponseHead(200));
          var piece = "x".repeat(16 * 1024);
          while (!request.isGone()) {
            response.write(Chunk.of(piece));
          }
        });
    var reply = answer(endless, "answer(http.new():request_uri('URL/'))");
    assertThat(reply).contains("An unexpected error occurred");
  }

  @Test
  void whatIsLeftOpenIsClosedWithTheStep() {
    var server = serving("", "x");
    assertThat(
            answer(
                server,
                """
                local c = http.new()
                c:connect("127.0.0.1", PORT)
                local res = c:request({ path = "/" })
                kong.ctx.shared.res = res
                answer("ok")
                """))
        .isEqualTo("ok");
  }

  @Test
  void waitingIsRefusedWhereNothingMayWait() {
    gateway.withPlugins(
        """
        - name: pre-function
          config:
            header_filter:
            - |
              local ok, err = pcall(function()
                require("resty.http").new():request_uri("http://127.0.0.1:9/")
              end)
              kong.response.set_header("X-Error", err)
        """);
    assertThat(gateway.get("/").header("X-Error"))
        .contains("API disabled in the context of header_filter_by_lua*");
  }

  @Test
  void aResponseIsReadByItsOwnRequestOnly() {
    var server = serving("X-A: 1", "first", "second");
    run(
        """
        local http = require("resty.http")
        local read
        return function()
          if read then
            kong.response.exit(200, tostring(select(2, pcall(read, 10))))
          end
          local client = http.new()
          client:connect({ scheme = "http", host = "127.0.0.1", port = PORT })
          read = client:request({ path = "/" }).body_reader
          kong.response.exit(200, tostring(read(5)))
        end
        """
            .replace("PORT", GatewayUnderTest.url(server).replaceAll(".*:", "")));
    assertThat(gateway.get("/").body()).isEqualTo("first");
    assertThat(gateway.get("/").body()).endsWith("bad request");
  }

  @Test
  void aThreadThatReadsEndsWhenTheResponseIsGivenUp() {
    var isOver = new AtomicBoolean();
    var server =
        gateway.serve((request, response) -> {
          response.send(new ResponseHead(200));
          response.write(Chunk.of("first"));
          while (!isOver.get()) {
            request.fiber().sleep(Duration.ofMillis(5));
          }
          response.end();
        });
    assertThat(
            answer(
                server,
                """
                local client = http.new()
                client:connect({ scheme = "http", host = "127.0.0.1", port = PORT })
                local response = client:request({ path = "/" })
                local pieces = {}
                local reads = ngx.thread.spawn(function()
                  repeat
                    local piece, err = response.body_reader(5)
                    pieces[#pieces + 1] = piece or tostring(err)
                  until not piece
                  return table.concat(pieces, " ")
                end)
                while not pieces[1] do ngx.sleep(0.001) end
                client:close()
                answer(ngx.thread.wait(reads))
                """))
        .startsWith("true first ");
    isOver.set(true);
  }
}
