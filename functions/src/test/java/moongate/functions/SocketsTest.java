package moongate.functions;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import moongate.functions.api.FunctionBudgets;
import moongate.functions.api.Network;
import moongate.functions.api.OpenSockets;
import moongate.functions.api.TargetPolicy;
import moongate.net.NettyClient;
import moongate.net.NettyResolver;
import moongate.net.NettySockets;
import moongate.net.loop.Loops;
import moongate.net.settings.KeepAlive;
import moongate.testkit.FreePort;
import moongate.testkit.NameServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `ngx.socket`, against real peers.
class SocketsTest {
  private final Loops loops = Loops.start(1);
  private final NettyClient client = new NettyClient(loops, KeepAlive.DEFAULT);
  private final NameServer names = NameServer.start();
  private final NettyResolver resolver = new NettyResolver(loops, List.of(names.address()));
  private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
  private ServerSocket server;
  private FunctionLab lab;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    lab = new FunctionLab(loops.loop(0), new TestSettings().network(network()).made());
  }

  private Network network() {
    var policy = new TargetPolicy(List.of("metadata", "127.0.0.1:1"), List.of(), List.of());
    return new Network(client, new NettySockets(loops), resolver, policy);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    resolver.close();
    names.close();
    client.close();
    loops.close();
  }

  /// What a peer does with each connection.
  private interface Peer {
    void talk(Socket socket) throws IOException;
  }

  private void peer(Peer peer) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              var socket = server.accept();
              accepted.add(socket);
              Thread.ofVirtual()
                  .start(() -> {
                    try {
                      peer.talk(socket);
                    } catch (IOException gone) {
                      return;
                    }
                  });
            }
          } catch (IOException closed) {
            return;
          }
        });
  }

  private void peerThatSays(String text) {
    peer(socket -> {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.close();
    });
  }

  private void echo() {
    peer(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
  }

  private String run(String code) {
    return lab.result(
        "(function() local port = "
            + server.getLocalPort()
            + " local out = {} "
            + "local function p(...) for i = 1, select('#', ...) do"
            + " out[#out + 1] = tostring((select(i, ...))) end end "
            + "local s = ngx.socket.tcp() "
            + code
            + " return table.concat(out, '|') end)()");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "tcp():settimeout('x') ¦ #1 to 'settimeout' (number expected, got string)",
        "tcp():settimeouts(1, {}) ¦ #2 to 'settimeouts' (number expected, got table)",
        "tcp():settimeouts(1, 2, -1) ¦ #3 to 'settimeouts' (bad timeout value)",
        "tcp():setkeepalive(-1) ¦ #1 to 'setkeepalive' (bad timeout value)",
        "tcp():setkeepalive(1, 'x') ¦ #2 to 'setkeepalive' (number expected, got string)",
        "tcp():receive(-1) ¦ #1 to 'receive' (bad pattern argument)",
        "tcp():receive('*x') ¦ #1 to 'receive' (bad pattern argument: *x)",
        "tcp():receiveany(0) ¦ #1 to 'receiveany' (bad max argument)",
        "tcp():send(print) ¦ #1 to 'send' (string, number, boolean or array table expected, got"
            + " function)",
        "tcp():connect({}) ¦ #1 to 'connect' (string expected, got table)",
        "udp():settimeout('x') ¦ #1 to 'settimeout' (number expected, got string)",
        "udp():receive('x') ¦ #1 to 'receive' (number expected, got string)",
      })
  void argumentsAreCountedFromTheFirstBehindTheSocket(String call, String expected) {
    assertThat(lab.error("ngx.socket." + call)).endsWith(": bad argument " + expected);
  }

  @Test
  void requestsTogetherHaveNoMoreSocketsThanTheNodeCanSpare() {
    echo();
    var few =
        new Network(
            client, new NettySockets(loops), resolver, network().policy(), 1, new OpenSockets(8));
    lab = new FunctionLab(loops.loop(0), new TestSettings().network(few).made());
    var refused =
        "nil|too many open sockets: the functions of this plugin have as many as the node can spare";
    var opening = "p(s:connect('127.0.0.1', port))";
    var more = " s = ngx.socket.tcp() ";
    assertThat(run((opening + more).repeat(5))).isEqualTo("1|1|1|1|" + refused);
    assertThat(run("for i = 1, 9 do " + opening + " s:close() end"))
        .as("those of the request before are closed, and closing one makes room")
        .isEqualTo("1|".repeat(8) + "1");
    assertThat(run("for i = 1, 9 do " + opening + " s:setkeepalive() end"))
        .as("a connection that is kept for others makes room, too")
        .isEqualTo("1|".repeat(8) + "1");
    assertThat(
            run("for i = 1, 9 do s:connect('127.0.0.1', " + FreePort.next() + ") end " + opening))
        .as("so does one that was never made")
        .isEqualTo("1");
    assertThat(
            run(
                (opening + more).repeat(3)
                    + "local u = ngx.socket.udp() p(u:setpeername('127.0.0.1', 9))"
                    + opening
                    + " u:close() "
                    + opening))
        .isEqualTo("1|1|1|1|" + refused + "|1");
  }

  @Test
  void aHandshakeEndsWithThePeer() {
    peer(socket -> {
      if (accepted.size() == 2) { // the second connection tells that the first one has ended
        accepted.element().close();
        socket.getOutputStream().write('x');
        socket.getInputStream().skipNBytes(1);
        socket.close();
      }
    });
    assertThat(
            run(
                """
                s:connect("127.0.0.1", port)
                local second = ngx.socket.tcp() second:connect("127.0.0.1", port)
                p(second:receive(1)) p(s:sslhandshake()) p(second:sslhandshake())\
                """))
        .isEqualTo("x|nil|handshake failed|nil|handshake failed");
  }

  @Test
  void sendsAndReceivesExactlySoManyBytes() {
    echo();
    assertThat(
            run(
                "p(s:connect('127.0.0.1', port)) p(s:send({'ab', {1, 'c\\0'}})) p(s:receive('3'))"
                    + " p(#s:receive(2)) p(s:close()) p(s:close())"))
        .isEqualTo("1|5|ab1|2|1|nil|closed");
  }

  @Test
  void receivesLinesAndTheRest() {
    peerThatSays("one\r\ntwo\n\nrest\r\nof it");
    assertThat(
            run(
                "s:connect('localhost', port) p(s:receive()) p(s:receive('*l')) p(s:receive('l'))"
                    + " p((s:receive('*a'):gsub('[\\r\\n]', '.'))) p(s:receive())"))
        .isEqualTo("one|two||rest..of it|nil|closed|");
  }

  @Test
  void whatCameBeforeTheEndIsHandedOut() {
    peerThatSays("abc");
    assertThat(run("s:connect('127.0.0.1', port) p(s:receive(10))")).isEqualTo("nil|closed|abc");
  }

  @Test
  void receivesUpToAPattern() {
    peerThatSays("head--tail--end");
    assertThat(
            run("s:connect('127.0.0.1', port) local r = s:receiveuntil('--') p(r()) p(r()) p(r())"))
        .isEqualTo("head|tail|nil|closed|end");
    assertThat(
            run(
                "s:connect('127.0.0.1', port) local r = s:receiveuntil('--', {inclusive = true})"
                    + " p(r(3)) p(r(9)) p(r(3)) p(r(9))"))
        .isEqualTo("hea|d--|nil|nil|nil|tail--");
  }

  @Test
  void receivesWhateverIsThere() {
    peerThatSays("abcdef");
    assertThat(run("s:connect('127.0.0.1', port) p(s:receiveany(4))")).isEqualTo("abcd");
  }

  @Test
  void aTimeoutKeepsTheConnection() {
    peer(socket -> {
      var in = socket.getInputStream();
      in.read();
      socket.getOutputStream().write("late\n".getBytes(ISO_8859_1));
    });
    assertThat(
            run(
                "s:connect('127.0.0.1', port) s:settimeout(30) p(s:receive()) s:settimeouts(10000,"
                    + " 10000, 10000) s:send('x') p(s:receive())"))
        .isEqualTo("nil|timeout||late");
  }

  @Test
  void connectionsAreKeptAndUsedAgain() {
    echo();
    var code =
        "s:connect('127.0.0.1', port) s:send('x\\n') p(s:receive()) p(s:getreusedtimes())"
            + " p(s:setkeepalive(10000, 5)) p(s:send('y'))";
    assertThat(run(code)).isEqualTo("x|0|1|nil|closed");
    assertThat(run(code)).isEqualTo("x|1|1|nil|closed");
    assertThat(accepted).hasSize(1);
  }

  @Test
  void aConnectionWithUnreadBytesIsNotKept() {
    echo();
    assertThat(run("s:connect('127.0.0.1', port) s:send('xyz') s:receive(1) p(s:setkeepalive())"))
        .isEqualTo("nil|connection in dubious state");
  }

  @Test
  void connectionsEndWithTheirRequest() throws Exception {
    peer(socket -> socket.getInputStream().read());
    lab.on(
        new TestRequest("GET", "/", ""),
        exchange -> {
          var code =
              "local s = ngx.socket.tcp() assert(s:connect('127.0.0.1', "
                  + server.getLocalPort()
                  + ")) s:send('a')";
          FunctionLab.described(() -> lab.plugin("access", code).access(exchange));
          exchange.ended();
          return "";
        });
    var socket = accepted.take();
    socket.setSoTimeout(5000);
    while (socket.getInputStream().read() >= 0) {
      continue;
    }
  }

  @Test
  void threadsUseSocketsSideBySide() {
    echo();
    assertThat(
            run(
                """
                local function ask(text)
                  local c = ngx.socket.connect('127.0.0.1', port)
                  c:send(text .. '\\n')
                  return c:receive()
                end
                local a, b = ngx.thread.spawn(ask, 'a'), ngx.thread.spawn(ask, 'b')
                local _, x = ngx.thread.wait(a) local _, y = ngx.thread.wait(b)
                p(x, y)\
                """))
        .isEqualTo("a|b");
  }

  @Test
  void failuresAreTold() {
    int free = FreePort.next();
    assertThat(run("p(s:connect('127.0.0.1', " + free + "))")).isEqualTo("nil|connection refused");
    assertThat(run("p(s:receive())")).isEqualTo("nil|closed");
    assertThat(run("p(s:connect('127.0.0.1', 70000))")).isEqualTo("nil|bad port number: 70000");
    assertThat(run("p(s:connect('unix:/tmp/x'))"))
        .isEqualTo("nil|unix sockets are not available to functions");
    assertThat(run("p(s:connect('no-such-host.invalid', 80))"))
        .startsWith("nil|[cosocket] DNS resolution failed: ")
        .contains(". Tried: [\"no-such-host.invalid:");
  }

  @Test
  void deniedTargetsAreRefusedHoweverTheyAreSpelled() {
    assertThat(run("p(s:connect('127.0.0.1', 1))")).contains("127.0.0.1:1 is not allowed");
    assertThat(run("p(s:connect('169.254.169.254', 80))")).contains("is not allowed");
    assertThat(run("p(s:connect('::ffff:169.254.169.254', 80))")).contains("is not allowed");
    assertThat(run("local u = ngx.socket.udp() p(u:setpeername('169.254.169.254', 53))"))
        .contains("is not allowed");
  }

  @Test
  void aSocketBelongsToTheRequestThatMadeIt() {
    echo();
    run("ngx.ctx.s = s s:connect('127.0.0.1', port)");
    var plugin =
        lab.plugin(
            "access",
            "local kept\nreturn function() if not kept then kept = ngx.socket.tcp() else"
                + " kept:send('x') end end");
    assertThat(lab.access(plugin)).isEqualTo("continue");
    assertThat(lab.access(plugin)).contains("bad request");
  }

  @Test
  void thereIsABoundOnSockets() {
    echo();
    assertThat(
            run(
                "local all = {} for i = 1, 200 do local c, err = pcall(function() local c ="
                    + " ngx.socket.tcp() assert(c:connect('127.0.0.1', port)) all[i] = c end)"
                    + " if not c then p(i) break end end"))
        .isEqualTo("101");
  }

  @Test
  void oneSocketConnectsOnceAtATime() throws Exception {
    echo();
    var code =
        "local function connect() return s:connect('127.0.0.1', port) end"
            + " local a, b = ngx.thread.spawn(connect), ngx.thread.spawn(connect)"
            + " p(ngx.thread.wait(a)) p(ngx.thread.wait(b)) p(s:close())";
    assertThat(run(code)).isEqualTo("true|1|true|nil|socket busy connecting|1");
    assertThat(accepted.take().getInputStream().read()).isEqualTo(-1);
    assertThat(accepted).isEmpty();
    assertThat(
            run(
                "local u = ngx.socket.udp()"
                    + " local function open() return u:setpeername('127.0.0.1', port) end"
                    + " local a, b = ngx.thread.spawn(open), ngx.thread.spawn(open)"
                    + " p(ngx.thread.wait(a)) p(ngx.thread.wait(b))"))
        .isIn("true|1|true|nil|socket busy connecting", "true|1|true|1");
  }

  @Test
  void aThreadThatIsKilledWhileItConnectsLeavesNoConnection() throws Exception {
    echo();
    assertThat(
            run(
                "local t = ngx.thread.spawn(function() s:connect('127.0.0.1', port) p('on') end)"
                    + " p(ngx.thread.kill(t)) ngx.sleep(0.05) p(s:close())"))
        .isEqualTo("1|nil|closed");
  }

  @Test
  void aThreadThatIsKilledDoesNotGoOnWithAFailure() {
    peer(socket -> socket.getInputStream().read());
    assertThat(
            run(
                "local on local t = ngx.thread.spawn(function() s:connect('127.0.0.1', port)"
                    + " p('connected') on = true p(s:receive()) end)"
                    + " repeat ngx.sleep(0.001) until on"
                    + " p(ngx.thread.kill(t)) ngx.sleep(0.05)"))
        .isEqualTo("connected|1");
  }

  @Test
  void noPeerHoldsAFunctionForLongerThanItMayRun() throws Exception {
    peer(socket -> socket.getInputStream().read());
    assertThat(run("p(s:connect('127.0.0.1', port)) p(s:close())")).isEqualTo("1|1");
    accepted.take(); // what this loads takes none of the short time
    var budgets = FunctionBudgets.DEFAULT.withWall(Duration.ofMillis(500));
    lab =
        new FunctionLab(
            loops.loop(0), new TestSettings().network(network()).budgets(budgets).made());
    var connected = "s:settimeout(2147483647) s:connect('127.0.0.1', port) ";
    assertThat(run(connected + "p(s:receive())"))
        .containsAnyOf("nil|timeout|", "time budget exceeded");
    assertThat(accepted.take().getInputStream().read()).isEqualTo(-1);
    assertThat(
            lab.access(
                lab.plugin(
                    "access",
                    "local port = "
                        + server.getLocalPort()
                        + " local s = ngx.socket.tcp() "
                        + connected
                        + "while true do s:receive() end")))
        .contains("time budget exceeded");
    assertThat(lab.access(lab.plugin("access", "ngx.sleep(0.4) ngx.sleep(3600)")))
        .contains("time budget exceeded");
  }

  @Test
  void anEndlessPeerMeetsTheBudgetOfMemory() {
    peer(socket -> {
      var out = socket.getOutputStream();
      while (true) {
        out.write(new byte[65536]);
      }
    });
    var plugin =
        lab.plugin(
            "access",
            "local s = ngx.socket.tcp() s:connect('127.0.0.1', "
                + server.getLocalPort()
                + ") s:receive('*a')");
    assertThat(lab.access(plugin)).contains("budget exceeded");
  }

  @Test
  void datagramsGoBothWays() throws IOException {
    try (var peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              var packet = new DatagramPacket(new byte[100], 100);
              peer.receive(packet);
              peer.send(packet);
            } catch (IOException closed) {
              return;
            }
          });
      assertThat(
              run(
                  "local u = ngx.socket.udp() p(u:setpeername('127.0.0.1', "
                      + peer.getLocalPort()
                      + ")) p(u:send({'pi', 'ng'})) p(u:receive()) u:settimeout(20) p(u:receive())"
                      + " p(u:close())"))
          .isEqualTo("1|1|ping|nil|timeout|1");
    }
  }

  @Test
  void socketsAreRefusedWhereNothingMayWait() {
    var plugin =
        lab.plugin(
            "header_filter", "ngx.ctx.e = select(2, pcall(ngx.socket.tcp))", "error(ngx.ctx.e, 0)");
    var thrown =
        lab.on(
            new TestRequest("GET", "/", ""),
            exchange -> catchThrowable(() -> plugin.headerFilter(exchange)));
    assertThat(thrown).hasMessageContaining("API disabled in the context of header_filter_by_lua*");
  }
}
