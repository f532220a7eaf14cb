package moongate.functions;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import moongate.functions.api.Network;
import moongate.functions.api.TargetPolicy;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.net.NettyClient;
import moongate.net.NettyResolver;
import moongate.net.NettySockets;
import moongate.net.loop.Loops;
import moongate.net.settings.KeepAlive;
import moongate.testkit.NameServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `resty.redis` on real sockets, against a peer that knows by heart what to answer.
class RedisModuleTest {
  private final Loops loops = Loops.start(1);
  private final NettyClient client = new NettyClient(loops, KeepAlive.DEFAULT);
  private final NameServer names = NameServer.start();
  private final NettyResolver resolver = new NettyResolver(loops, List.of(names.address()));
  private ServerSocket server;
  private FunctionLab lab;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var policy = new TargetPolicy(List.of(), List.of(), List.of());
    var network = new Network(client, new NettySockets(loops), resolver, policy);
    var sandbox = new SandboxSettings(SandboxMode.SANDBOX, List.of("resty.redis"), List.of());
    lab =
        new FunctionLab(loops.loop(0), new TestSettings().network(network).sandbox(sandbox).made());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    resolver.close();
    names.close();
    client.close();
    loops.close();
  }

  /// Takes connections, each of which has to send exactly `request` and then gets `answer`.
  private void serve(String request, String answer) {
    var listening = server; // the field may be another's by the time that somebody comes
    Thread.ofVirtual()
        .start(() -> {
          while (true) {
            try (Socket socket = listening.accept()) {
              var received = socket.getInputStream().readNBytes(request.length());
              var isRight = new String(received, ISO_8859_1).equals(request);
              var text = isRight ? answer : "-ERR unexpected\r\n";
              socket.getOutputStream().write(text.getBytes(ISO_8859_1));
              socket.shutdownOutput();
              socket.getInputStream().readAllBytes();
            } catch (IOException closed) {
              return;
            }
          }
        });
  }

  /// What `code` puts out with `p`, a function of `r`, a connected client.
  private String run(String code) {
    return lab.result(
        "(function() local out = {} local redis = require('resty.redis')"
            + " local function p(...) for i = 1, select('#', ...) do"
            + " out[#out + 1] = tostring((select(i, ...))) end end"
            + " local r = redis:new() r:set_timeouts(10000, 10000, 10000)"
            + " p(r:connect('127.0.0.1', "
            + server.getLocalPort()
            + ")) "
            + code
            + " return table.concat(out, '|') end)()");
  }

  @Test
  void anyCommandIsSentAndItsReplyRead() {
    serve("*3\r\n$3\r\nset\r\n$1\r\nk\r\n$1\r\n5\r\n", "+OK\r\n");
    assertThat(run("p(r:set('k', 5)) p(r:close())")).isEqualTo("1|OK|1");
  }

  @Test
  void numbersTextsNothingErrorsAndListsAreToldApart() {
    serve("*1\r\n$4\r\nexec\r\n", "*6\r\n:7\r\n$4\r\na\r\nb\r\n$-1\r\n-ERR wrong\r\n*0\r\n*-1\r\n");
    assertThat(
            run(
                "local t = r:exec() p(#t, t[1], #t[2], t[3] == redis.null, t[4][1], t[4][2], #t[5],"
                    + " t[6] == ngx.null)"))
        .isEqualTo("1|6|7|4|true|false|ERR wrong|0|true");
    server = renewed();
    serve("*2\r\n$3\r\nget\r\n$1\r\nk\r\n", "-WRONGTYPE no\r\n");
    assertThat(run("p(r:get('k'))")).isEqualTo("1|false|WRONGTYPE no");
  }

  private ServerSocket renewed() {
    try {
      server.close();
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException unable) {
      throw new IllegalStateException(unable);
    }
  }

  @Test
  void aPipelineIsSentAtOnce() {
    serve(
        "*2\r\n$4\r\nincr\r\n$1\r\na\r\n*4\r\n$5\r\nhmset\r\n$1\r\nh\r\n$1\r\nf\r\n$1\r\nv\r\n",
        ":1\r\n+OK\r\n");
    assertThat(
            run(
                "r:init_pipeline() p(r:incr('a')) r:hmset('h', { f = 'v' })"
                    + " local t = r:commit_pipeline() p(t[1], t[2], r:commit_pipeline())"))
        .isEqualTo("1|1|OK|nil|no pipeline");
  }

  @Test
  void messagesAreReadWhileSubscribed() {
    serve(
        "*2\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n",
        "*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nhi\r\n");
    assertThat(
            run("p(r:subscribe('c')[3]) p(r:read_reply()[3]) p(r:get('x')) p(r:set_keepalive())"))
        .isEqualTo("1|1|hi|nil|subscribed state|nil|subscribed state");
  }

  @Test
  void whatIsNoReplyEndsTheCall() {
    serve("*1\r\n$4\r\nping\r\n", "HTTP/1.1 400\r\n");
    assertThat(run("p(r:ping())")).isEqualTo("1|nil|unknown prefix: \"H\"");
    server = renewed();
    serve("*1\r\n$4\r\nping\r\n", "*1\r\n".repeat(200));
    assertThat(run("p(r:ping())")).isEqualTo("1|nil|unknown prefix: \"*\"");
    server = renewed();
    serve("*1\r\n$4\r\nping\r\n", "$5\r\nab");
    assertThat(run("p(r:ping())")).isEqualTo("1|nil|closed");
  }
}
