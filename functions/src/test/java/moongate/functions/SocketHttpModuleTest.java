package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import moongate.functions.api.LogLevel;
import moongate.functions.api.Network;
import moongate.functions.api.TargetPolicy;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.Client;
import moongate.http.HeaderName;
import moongate.http.Resolver;
import moongate.http.ResponseHead;
import moongate.http.Sockets;
import moongate.net.NettyServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `socket.http` and `ssl.https`, with `ltn12`, on real sockets.
class SocketHttpModuleTest {
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(GatewaySettings.builder(), this::types);
  private final NettyServer echo = gateway.serve(GatewayUnderTest::echo);

  private List<PluginType> types(Client client, Resolver resolver) {
    var modules = List.of("socket.http", "ssl.https", "ltn12");
    return new Functions(
            new TestSettings()
                .sandbox(new SandboxSettings(SandboxMode.SANDBOX, modules, List.of()))
                .log(new LoggedLines(LogLevel.NOTICE, log))
                .network(
                    new Network(
                        client,
                        Sockets.NONE,
                        resolver,
                        new TargetPolicy(List.of(), List.of(), List.of())))
                .made())
        .pluginTypes();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  /// What `source` passes to `answer`, for a request; `URL` stands for `server`.
  private String answer(NettyServer server, String source) {
    var code =
        ("""
        local http, https, ltn12 = require "socket.http", require "ssl.https", require "ltn12"
        local function answer(...)
          local t = { ... }
          for i = 1, select('#', ...) do t[i] = tostring(t[i]) end
          kong.response.exit(200, table.concat(t, ' '))
        end
        """
                + source)
            .replace("URL", GatewayUnderTest.url(server));
    gateway.withPlugins(
        """
        - name: pre-function
          config:
            access:
            - |
        """
            + code.indent(6));
    return gateway.get("/").body();
  }

  @Test
  void aUrlAloneIsAskedFor() {
    assertThat(
            answer(
                echo,
                """
                local body, code, headers, line = http.request("URL/path?a=1")
                answer(code, line, headers["content-length"] == tostring(#body), body)
                """))
        .startsWith("200 HTTP/1.1 200 OK true GET /path?a=1 HTTP/1.1");
  }

  @Test
  void aBodyBesideTheUrlIsAForm() {
    assertThat(answer(echo, "answer((http.request('URL/', 'a=1&b=2')))"))
        .startsWith("POST / HTTP/1.1")
        .containsIgnoringCase("content-type: application/x-www-form-urlencoded")
        .containsIgnoringCase("content-length: 7")
        .endsWith("a=1&b=2");
  }

  @Test
  void aTableSaysTheRestAndPiecesGoToItsSink() {
    assertThat(
            answer(
                echo,
                """
                local pieces = {}
                local ok, code = http.request {
                  url = "URL/x", method = "PUT", headers = { ["x-mine"] = "yes" },
                  source = ltn12.source.string("hello"), sink = ltn12.sink.table(pieces),
                }
                answer(ok, code, table.concat(pieces))
                """))
        .startsWith("1 200 PUT /x HTTP/1.1")
        .containsIgnoringCase("x-mine: yes")
        .endsWith("hello");
  }

  @Test
  void redirectsAreFollowedUnlessTheyMustNotBe() {
    var server =
        gateway.serve((request, response) -> {
          var head = new ResponseHead(request.head().target().equals("/old") ? 302 : 204);
          head.headers().add(HeaderName.of("Location"), "/new");
          response.send(head);
          response.end();
        });
    assertThat(
            answer(
                server,
                """
                local _, followed = http.request("URL/old")
                local _, kept = http.request { url = "URL/old", redirect = false }
                answer(followed, kept)
                """))
        .isEqualTo("204 302");
  }

  @Test
  void aCallThatFailsSaysWhy() {
    assertThat(answer(echo, "answer(http.request('http://127.0.0.1:1/'))"))
        .isEqualTo("nil connection refused");
    assertThat(answer(echo, "answer(type(https.request), https.request('ftp://127.0.0.1/'))"))
        .startsWith("function nil ");
  }

  @Test
  void sourcesSinksAndFiltersFitTogether() {
    assertThat(
            answer(
                echo,
                """
                local upper = function(piece) return piece and piece:upper() end
                local out = {}
                ltn12.pump.all(
                  ltn12.source.chain(ltn12.source.cat(ltn12.source.string("ab"), ltn12.source.table { "c", "d" }), upper),
                  ltn12.sink.table(out))
                local chained = {}
                local held
                local pairs_of_two = function(piece)
                  if piece == nil then local rest = held; held = nil; return rest end
                  if not held then held = piece; return "" end
                  local both = held .. piece; held = nil; return both
                end
                ltn12.pump.all(ltn12.source.table { "1", "2", "3" },
                  ltn12.sink.chain(ltn12.filter.chain(pairs_of_two, function(p) return p and "<" .. p .. ">" end),
                    ltn12.sink.table(chained)))
                answer(table.concat(out, ","), table.concat(chained, ","),
                  ltn12.pump.all(ltn12.source.error("torn"), ltn12.sink.null()))
                """))
        .isEqualTo("AB,C,D <12>,<3> nil torn");
  }
}
