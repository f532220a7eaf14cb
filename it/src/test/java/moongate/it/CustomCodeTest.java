package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import moongate.testkit.Await;
import moongate.testkit.EchoUpstream;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plugins that operators have written in Lua, on a node of their own.
class CustomCodeTest {
  private static final Path EXAMPLES = Path.of("../examples");

  @TempDir Path folder;

  private final EchoUpstream upstream = EchoUpstream.start();

  @AfterEach
  void stop() {
    upstream.close();
  }

  private void write(String name, String text) {
    var file = folder.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void plugin(String name, String handler, String fields) {
    write("kong/plugins/" + name + "/handler.lua", handler);
    write(
        "kong/plugins/" + name + "/schema.lua",
        """
        return { name = "%s", fields = { { config = { type = "record", fields = { %s } } } } }
        """
            .formatted(name, fields));
  }

  private GatewayUnderTest start(String plugins, String configuration) {
    write("kong.yml", configuration.formatted(upstream.port()));
    return GatewayUnderTest.with(
        Map.of(
            "declarative_config",
            folder.resolve("kong.yml").toString(),
            "lua_package_path",
            folder + "/?.lua;;",
            "nginx_worker_processes",
            "1",
            "plugins",
            "bundled, " + plugins));
  }

  private static final String ON_A_ROUTE =
      """
      _format_version: "3.0"
      services:
        - url: http://127.0.0.1:%d
          routes: [{paths: [/]}]
      plugins:
        - {name: NAME}
      """;

  @Test
  void handlersRunInAllPhasesByTheirPriorities() {
    plugin(
        "steps",
        """
        local Steps = { PRIORITY = 1000001, VERSION = "0.1.0" } -- before pre-function
        local function step(name)
          return function(self, config)
            local steps = kong.ctx.shared.steps or {}
            steps[#steps + 1] = name
            kong.ctx.shared.steps = steps
            if name == "header_filter" then
              kong.response.set_header("X-Steps", table.concat(steps, " "))
            elseif name == "body_filter" and ngx.arg[2] then
              ngx.arg[1] = (ngx.arg[1] or "") .. config.ending
            end
          end
        end
        Steps.rewrite, Steps.access = step "rewrite", step "access"
        Steps.header_filter, Steps.body_filter, Steps.log = step "header_filter", step "body_filter", step "log"
        function Steps:init_worker() kong.log.notice("started") end
        return Steps
        """,
        "{ ending = { type = 'string', default = ', the end' } }");
    var configuration =
        ON_A_ROUTE.replace("NAME", "steps")
            + "  - {name: pre-function, config: {access: ['table.insert(kong.ctx.shared.steps,"
            + " \"function\")']}}\n";

    try (var gateway = start("steps", configuration)) {
      var response = gateway.get("/");

      assertThat(response.header("X-Steps")).hasValue("rewrite access function header_filter");
      assertThat(response.body()).endsWith(", the end");
    }
  }

  @Test
  void aResponsePhaseSeesAllOfItAndMayReplaceIt() {
    plugin(
        "judge",
        """
        local Judge = { PRIORITY = 10 }
        function Judge:response(config)
          local body = kong.service.response.get_raw_body()
          kong.response.set_header("X-Length", #body)
          if kong.request.get_query_arg("bad") then
            return kong.response.exit(502, { message = "not good" }, { ["X-Judged"] = "yes" })
          end
        end
        return Judge
        """,
        "");
    try (var gateway = start("judge", ON_A_ROUTE.replace("NAME", "judge"))) {
      var good = gateway.get("/");
      var bad = gateway.get("/?bad=1");

      assertThat(good.status()).isEqualTo(200);
      assertThat(good.header("X-Length")).hasValue(Integer.toString(good.body().length()));
      assertThat(bad.status()).isEqualTo(502);
      assertThat(bad.header("X-Judged")).hasValue("yes");
      assertThat(bad.body()).isEqualTo("{\"message\":\"not good\"}");
    }
  }

  @Test
  void theAdminApiChecksConfigurationsByTheSchema() {
    plugin(
        "limit",
        "return { VERSION = '2.0.0', access = function() end }",
        "{ most = { type = 'integer', required = true, gt = 0 } }");
    var settings =
        Map.of(
            "admin_listen", "127.0.0.1:0",
            "database", "embedded",
            "prefix", folder.resolve("prefix").toString(),
            "lua_package_path", folder + "/?.lua",
            "plugins", "bundled, limit");
    try (var gateway = GatewayUnderTest.with(settings)) {
      var admin = new AdminClient(gateway.adminPort());

      assertThat(admin.get("/").text())
          .contains("\"limit\":{\"version\":\"2.0.0\",\"priority\":0}");
      assertThat(admin.get("/schemas/plugins/limit").text()).contains("\"gt\":0");
      var refused = admin.call("POST", "/plugins", "{\"name\":\"limit\",\"config\":{\"most\":0}}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text())
          .contains("{\"config\":{\"most\":\"value must be greater than 0\"}}");
      var form =
          admin.send(
              "POST",
              "/plugins",
              "name=limit&config.most=5",
              "Content-Type: application/x-www-form-urlencoded");
      assertThat(form.status()).isEqualTo(201);
      assertThat(form.body().object("config").number("most")).isEqualTo(5);
      var patched =
          admin.call("PATCH", "/plugins/" + form.body().text("id"), "{\"config\":{\"most\":7}}");
      assertThat(patched.body().object("config").number("most")).isEqualTo(7);
    }
  }

  @Test
  void timersOfInitWorkerRunAndConfigureHearsOfChanges() throws Exception {
    plugin(
        "watch",
        """
        local Watch = { PRIORITY = 5 }
        local state = { ticks = 0, configured = 0 }
        function Watch:init_worker()
          ngx.timer.every(0.01, function(premature)
            if not premature then state.ticks = state.ticks + 1 end
          end)
        end
        function Watch:configure(configs) state.configured = configs and #configs or 0 end
        function Watch:access()
          kong.response.exit(200, (state.ticks > 1 and "ticking" or "silent") .. " " .. state.configured)
        end
        return Watch
        """,
        "");
    try (var gateway = start("watch", ON_A_ROUTE.replace("NAME", "watch"))) {
      Await.that(() -> gateway.get("/").body().equals("ticking 1"));
    }
  }

  @Test
  void aPluginMayRefuseSessions() {
    plugin(
        "gate",
        """
        local Gate = {}
        function Gate:preread(config)
          if config.closed == kong.router.get_route().name then
            return kong.response.exit(403)
          end
        end
        return Gate
        """,
        "{ closed = { type = 'string' } }");
    for (var closed : new String[] {"route", "other"}) {
      write(
          "kong.yml",
          """
          _format_version: "3.0"
          services:
            - host: 127.0.0.1
              port: %d
              protocol: tcp
              routes: [{name: route, protocols: [tcp], sources: [{ip: 127.0.0.0/8}]}]
          plugins: [{name: gate, protocols: [tcp], config: {closed: %s}}]
          """
              .formatted(upstream.port(), closed));
      var settings =
          Map.of(
              "declarative_config",
              folder.resolve("kong.yml").toString(),
              "lua_package_path",
              folder + "/?.lua",
              "stream_listen",
              "127.0.0.1:0",
              "plugins",
              "gate");
      try (var gateway = GatewayUnderTest.with(settings);
          var client = WireClient.connect(gateway.streamPort(0))) {
        if (closed.equals("route")) {
          assertThat(client.isAtEnd()).isTrue();
        } else {
          client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
          assertThat(client.read(true).status()).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void aReloadRunsChangedFiles() {
    var handler = "return { access = function() kong.response.exit(200, 'WORD') end }";
    plugin("word", handler.replace("WORD", "first"), "");
    try (var gateway = start("word", ON_A_ROUTE.replace("NAME", "word"))) {
      assertThat(gateway.get("/").body()).isEqualTo("first");

      plugin("word", handler.replace("WORD", "second"), "");
      assertThat(gateway.reload()).isEmpty();
      assertThat(gateway.get("/").body()).isEqualTo("second");

      plugin("word", "return {", "");
      assertThat(gateway.reload().orElseThrow()).contains("word/handler.lua:1:");
      assertThat(gateway.get("/").body()).isEqualTo("second");
    }
  }

  @Test
  void aPluginWithoutFilesEndsTheStart() {
    assertThatThrownBy(() -> start("nowhere", ON_A_ROUTE.replace("NAME", "nowhere")))
        .hasStackTraceContaining("there is no plugin nowhere")
        .hasStackTraceContaining(folder + "/kong/plugins/nowhere/handler.lua");
  }

  @Test
  void theExampleTurnsClientsAwayAfterItsDay() throws IOException {
    var configuration =
        Files.readString(EXAMPLES.resolve("plugins.yml"))
            .replace("127.0.0.1:9000", "127.0.0.1:" + upstream.port());
    write("kong.yml", configuration);
    var settings =
        Map.of(
            "declarative_config",
            folder.resolve("kong.yml").toString(),
            "lua_package_path",
            EXAMPLES.resolve("plugins") + "/?.lua;;",
            "plugins",
            "bundled, sunset");
    try (var gateway = GatewayUnderTest.with(settings)) {
      var old = gateway.get("/v1");
      var current = gateway.get("/v2");

      assertThat(old.status()).isEqualTo(410);
      assertThat(old.body()).isEqualTo("{\"message\":\"This API is not there any more\"}");
      assertThat(old.header("Sunset")).hasValue("Sat, 31 Jan 2026 00:00:00 GMT");
      assertThat(old.header("Link")).hasValue("<https://example.com/v2>; rel=\"sunset\"");
      assertThat(current.status()).isEqualTo(200);
      assertThat(current.header("Sunset")).hasValue("Thu, 31 Dec 2099 00:00:00 GMT");
    }
  }
}
