package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.log.LogValues;
import moongate.gateway.plugin.Plugin;
import moongate.model.value.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The smaller tables of `kong`: log, client, ctx, node, table and their like.
class PdkOthersTest {
  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private String logLine(String source) {
    lab.log.clear();
    lab.access(lab.plugin("access", source));
    return String.join("\n", lab.log);
  }

  @Test
  void logsAtEachLevelWithPlacePluginAndRequest() {
    assertThat(logLine("kong.log('a', 1, nil, true)"))
        .startsWith("notice: [kong] [string \"kong.log('a', 1, nil, true)\"]:1 [pre-function]")
        .contains(" a1niltrue, client: 127.0.0.1, server: kong, request: \"GET / HTTP/1.1\"");
    assertThat(logLine("kong.log.err('x')")).startsWith("error: ");
    assertThat(logLine("kong.log.debug('x')")).startsWith("debug: ");
    assertThat(logLine("print('x', 'y')")).startsWith("notice: [lua] ").contains(": xy, client");
    assertThat(logLine("kong.log.deprecation('old', {after = '1.0', removal = '2.0'})"))
        .startsWith("warn: ")
        .contains("old (deprecated after 1.0, scheduled for removal in 2.0)");
    assertThat(logLine("kong.log.trace('x')")).isEmpty();
  }

  @Test
  void authenticatesClients() {
    var plugin =
        lab.plugin(
            "access",
            "kong.client.authenticate({id = 'c1', username = 'joe'}, {id = 'k1'})\n"
                + "kong.response.exit(200, kong.client.get_consumer().username .. ' ' .."
                + " kong.client.get_credential().id)");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 joe k1");
    assertThat(lab.result("kong.client.get_consumer()")).isEqualTo("nil");
    assertThat(lab.error("kong.client.authenticate()"))
        .endsWith("either credential or consumer must be provided");
    assertThat(lab.error("kong.client.authenticate(1)"))
        .endsWith("consumer must be a table or nil");
    assertThat(lab.error("kong.client.load_consumer('joe')"))
        .endsWith("cannot load a consumer with an id that is not a uuid");
    assertThat(lab.result("kong.client.load_consumer('joe', true)")).isEqualTo("nil");
    assertThat(lab.result("select(2, kong.client.get_protocol())"))
        .isEqualTo("No active route found");
    assertThat(lab.result("kong.client.get_port()")).isEqualTo("54321");
  }

  @Test
  void knowsTheNode() {
    assertThat(lab.result("kong.version .. ' ' .. kong.version_num")).isEqualTo("3.10.0 30010000");
    assertThat(lab.result("kong.node.get_hostname()")).isEqualTo("localhost");
    assertThat(lab.result("kong.plugin.get_id()"))
        .isEqualTo("11111111-2222-4333-8444-555555555555");
  }

  @Test
  void everyDocumentedMemberExists() {
    var missing = new StringBuilder("local missing = ''\n");
    for (var module : Functions.api()) {
      for (var member : module.members()) {
        var name = module.path() + "." + member.name();
        missing.append("if " + name + " == nil then missing = missing .. ' " + name + "' end\n");
      }
    }
    missing.append("kong.response.exit(200, missing)");
    try (var trusted = new FunctionLab(new SandboxSettings(SandboxMode.ON, List.of(), List.of()))) {
      assertThat(trusted.access(trusted.plugin("access", missing.toString())))
          .isEqualTo("exit 200 ");
    }
    assertThat(Functions.api()).hasSizeGreaterThan(15);
  }

  @Test
  void mergesTables() {
    assertThat(lab.result("kong.table.merge({a = 1, b = 1}, {b = 2}).b")).isEqualTo("2");
    assertThat(lab.result("kong.table.merge(nil, {1})[1]")).isEqualTo("1");
    assertThat(lab.result("#kong.table.new(10, 10)")).isEqualTo("0");
  }

  @Test
  void theContextOfTheCoreIsThereAndHasNothing() {
    assertThat(lab.result("type(kong.ctx.core) .. tostring(kong.ctx.core.buffered_proxying)"))
        .isEqualTo("tablenil");
    assertThat(lab.result("kong.ctx.core == kong.ctx.core")).isEqualTo("true");
  }

  @Test
  void contextsAreSharedOrPerPlugin() {
    var pre = lab.plugin("access", "kong.ctx.shared.a = 1; kong.ctx.plugin.b = 2");
    var post =
        lab.postFunction(
            "access",
            "kong.response.exit(200, tostring(kong.ctx.shared.a) .. tostring(kong.ctx.plugin.b))");
    var seen =
        lab.on(
            new TestRequest("GET", "/", ""),
            exchange -> {
              pre.access(exchange);
              return FunctionLab.described(() -> post.access(exchange));
            });
    assertThat(seen).isEqualTo("exit 200 1nil");
  }

  private String inLog(Plugin plugin, Exchange exchange) {
    return FunctionLab.described(() -> {
      plugin.log(exchange);
      return Outcome.CONTINUE;
    });
  }

  private String inLog(String source) {
    var plugin = lab.plugin("log", source);
    return lab.on(new TestRequest("GET", "/", ""), exchange -> inLog(plugin, exchange));
  }

  @Test
  void serializesTheRequestForLoggers() {
    var plugin =
        lab.plugin(
            "log",
            "local s = kong.log.serialize()\n"
                + "kong.log(s.request.method, s.request.uri, s.request.url,"
                + " s.request.querystring.a, s.request.headers.authorization, s.client_ip,"
                + " s.source, type(s.started_at), type(s.latencies.request), s.response.status)");
    lab.on(
        new TestRequest("GET", "/p?a=1", "", "Host: h", "Authorization: secret"),
        exchange -> {
          exchange.response().status(404);
          exchange.response().exited();
          return inLog(plugin, exchange);
        });
    assertThat(lab.log)
        .singleElement()
        .asString()
        .contains("GET/p?a=1http://h:8000/p?a=11REDACTED127.0.0.1kongnumbernumber404");
  }

  @Test
  void addsValuesToWhatLoggersGet() {
    var plugin =
        lab.plugin(
            "log",
            "kong.log.set_serialize_value('a.b', 1)\n"
                + "kong.log.set_serialize_value('a.b', 2, {mode = 'add'})\n"
                + "kong.log.set_serialize_value('a.c\\\\.d', 3)\n"
                + "kong.log.set_serialize_value('x.y', 4, {mode = 'replace'})\n"
                + "kong.log.set_serialize_value('request.method', 'M', {mode = 'replace'})\n"
                + "local s = kong.log.serialize()\n"
                + "kong.log(s.a.b, s.a['c.d'], s.x, s.request.method)");
    lab.on(new TestRequest("GET", "/", ""), exchange -> inLog(plugin, exchange));
    assertThat(lab.log).singleElement().asString().contains(" 13nilM, client");
  }

  @Test
  void serializesWhatPluginsHaveAdded() {
    var plugin =
        lab.plugin(
            "log",
            "local s = kong.log.serialize()\n"
                + "kong.log(s.ai.proxy.tokens, s.ai.proxy.model, s.tokens, s.correlation_id)");
    lab.on(
        new TestRequest("GET", "/", ""),
        exchange -> {
          LogValues.put(exchange, List.of("ai", "proxy", "tokens"), Value.of(7));
          LogValues.put(exchange, List.of("ai", "proxy", "model"), Value.of("small"));
          LogValues.put(exchange, "correlation_id", Value.of("before"));
          LogValues.put(exchange, "correlation_id", Value.of("id"));
          return inLog(plugin, exchange);
        });
    assertThat(lab.log).singleElement().asString().contains(" 7smallnilid, client");
  }

  @Test
  void refusesValuesThatLoggersCannotWrite() {
    assertThat(lab.error("kong.log.set_serialize_value(1, 2)")).endsWith("key must be a string");
    assertThat(lab.error("kong.log.set_serialize_value('a', 2, {mode = 'x'})"))
        .endsWith("mode must be 'set', 'add' or 'replace'");
    var cyclic = "local t = {} t.t = t kong.log.set_serialize_value('a', t) kong.log.serialize()";
    assertThat(inLog(cyclic))
        .contains("value must be nil, a number, string, boolean or a non-self-referencial table");
    var badKey = "kong.log.set_serialize_value('a', {[print] = 1}) kong.log.serialize()";
    assertThat(inLog(badKey)).contains("value must be nil, a number, string, boolean or");
    var onText = "kong.log.set_serialize_value('client_ip.x', 1) kong.log.serialize()";
    assertThat(inLog(onText))
        .contains(
            "The key 'client_ip.x' could not be used as a serialize value. Subkey 'client_ip' is"
                + " not a table. It's 127.0.0.1");
  }
}
