package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import moongate.model.value.Value;
import moongate.testkit.WireClient;
import moongate.testkit.WireResponse;
import org.junit.jupiter.api.Test;

/// What operators ask a node besides its configuration.
class AdminOperationsTest {
  private static final String CONFIGURATION =
      """
      {"_format_version":"3.0","upstreams":[{"name":"u.test","targets":[{"target":"127.0.0.1:1"}]}],"routes":[{"paths":["/"],"plugins":[
        {"name":"pre-function","config":{"access":["
          ngx.timer.at(3600, function() end)
          local s = 'x' for i = 1, 16 do s = s .. s end
          ngx.shared.kong:set('k', s)
          kong.cache:get('text', nil, function() return 'a value' end)
          kong.cache:get('table', nil, function() return {a = 1, b = {true, 'x'}} end)
          kong.response.exit(200)"]}}]}]}
      """
          .replace("\n    ", " ");

  @Test
  void timersDictionariesAndTheCacheOfFunctionsAreShown() {
    try (var gateway = GatewayUnderTest.with(CONFIGURATION)) {
      var admin = new AdminClient(gateway.adminPort());
      assertThat(admin.get("/timers").body().object("stats").object("sys").integer("pending"))
          .isZero();
      assertThat(gateway.get("/").status()).isEqualTo(200);

      var timers = admin.get("/timers").body();
      assertThat(timers.object("stats").object("sys").integer("pending")).isEqualTo(1);
      assertThat(admin.get("/").body().object("timers").integer("pending")).isEqualTo(1);
      var shared = admin.get("/status?unit=b").body().object("memory").object("lua_shared_dicts");
      assertThat(shared.object("kong").integer("allocated_slabs")).isGreaterThan(65_536);
      assertThat(shared.object("kong").integer("capacity")).isEqualTo(5 << 20);

      assertThat(admin.get("/cache/text").text()).isEqualTo("{\"message\":\"a value\"}");
      assertThat(admin.get("/cache/table").text()).contains("\"a\":1", "\"b\":[true,\"x\"]");
      assertThat(admin.call("DELETE", "/cache/text", "").status()).isEqualTo(204);
      assertThat(admin.get("/cache/text").status()).isEqualTo(404);
      assertThat(admin.call("DELETE", "/cache", "").status()).isEqualTo(204);
      assertThat(admin.get("/cache/table").status()).isEqualTo(404);
      assertThat(admin.get("/metrics").text())
          .containsPattern("kong_nginx_requests_total\\{node_id=\"[^\"]+\",subsystem=\"http\"} 1");
    }
  }

  @Test
  void metricsOfTheNodeHaveTheNamesAndLabelsThatDashboardsAskFor() {
    try (var gateway = GatewayUnderTest.with(CONFIGURATION)) {
      var node = "node_id=\"[0-9a-f-]{36}\",";
      var metrics = new AdminClient(gateway.adminPort()).get("/metrics").text();
      assertThat(metrics)
          .contains("kong_datastore_reachable 1.0", "kong_nginx_timers{state=\"pending\"} 0.0")
          .containsPattern(
              "kong_memory_lua_shared_dict_bytes\\{kong_subsystem=\"http\","
                  + node
                  + "shared_dict=\"kong\"} ")
          .containsPattern(
              "kong_memory_lua_shared_dict_total_bytes\\{kong_subsystem=\"http\","
                  + node
                  + "shared_dict=\"kong_db_cache\"} [1-9]")
          .containsPattern(
              "kong_memory_workers_lua_vms_bytes\\{kong_subsystem=\"http\","
                  + node
                  + "pid=\"[0-9]+\"} [1-9]");
      for (var state :
          List.of("accepted", "active", "handled", "reading", "total", "waiting", "writing")) {
        assertThat(metrics)
            .containsPattern(
                "kong_nginx_connections_total\\{"
                    + node
                    + "state=\""
                    + state
                    + "\",subsystem=\"http\"} [0-9.]+");
      }
    }
  }

  @Test
  void settingsHaveTheirTypesAndSecretsAreMasked() {
    var settings =
        Map.of(
            "pg_password", "hidden",
            "admin_gui_origin", "https://a.test",
            "stream_listen", "127.0.0.1:0 udp");
    try (var gateway = GatewayUnderTest.with(settings)) {
      var shown = new AdminClient(gateway.adminPort()).get("/").body().object("configuration");

      assertThat(shown.integer("pg_port")).isEqualTo(5432);
      assertThat(shown.flag("nginx_daemon")).isFalse();
      assertThat(shown.texts("proxy_listen")).containsExactly("127.0.0.1:0");
      assertThat(shown.texts("admin_gui_origin")).containsExactly("https://a.test");
      assertThat(shown.text("pg_password")).isEqualTo("******");
      assertThat(shown.text("log_level")).isEqualTo("notice");
      // Kong's ingress controller compares these with the listeners of its gateways.
      var proxy = (Value.Obj) shown.list("proxy_listeners").getFirst();
      assertThat(proxy.text("listener")).isEqualTo("127.0.0.1:0");
      assertThat(proxy.text("ip")).isEqualTo("127.0.0.1");
      assertThat(proxy.integer("port")).isZero();
      assertThat(proxy.flag("ssl")).isFalse();
      var stream = (Value.Obj) shown.list("stream_listeners").getFirst();
      assertThat(stream.flag("udp")).isTrue();
      assertThat(shown.list("status_listeners")).hasSize(1);
    }
  }

  @Test
  void monitoringMayDrainANodeAndSeeItsUpstreams() {
    try (var gateway = GatewayUnderTest.with(CONFIGURATION)) {
      var status = new AdminClient(gateway.statusPort());
      assertThat(status.get("/status/ready").text()).isEqualTo("{\"message\":\"ready\"}");
      assertThat(status.get("/upstreams/u.test/health").status()).isEqualTo(200);
      assertThat(status.get("/upstreams/u.test/targets/all").status()).isEqualTo(200);
      var target = "/upstreams/u.test/targets/127.0.0.1:1";
      assertThat(status.get(target).status()).isEqualTo(200);
      assertThat(status.call("PUT", target + "/healthy", "").status()).isEqualTo(404);
      assertThat(status.call("DELETE", "/upstreams/u.test", "").status()).isEqualTo(405);
      assertThat(status.get("/services").status()).isEqualTo(404);

      assertThat(status.call("POST", "/status/ready", "{\"status\":\"x\"}").status())
          .isEqualTo(400);
      assertThat(status.call("POST", "/status/ready", "{\"status\":\"draining\"}").status())
          .isEqualTo(204);
      var ready = status.get("/status/ready");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.text()).isEqualTo("{\"message\":\"draining\"}");
      assertThat(gateway.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void browsersShowTheAnswersToListedSitesOnly() {
    var listed = Map.of("admin_gui_origin", "https://a.test, https://b.test");
    try (var gateway = GatewayUnderTest.with(listed)) {
      assertThat(allowed(gateway, "https://b.test")).isEqualTo("https://b.test");
      assertThat(allowed(gateway, "https://evil.test")).isEqualTo("https://a.test");
    }
    try (var gateway = GatewayUnderTest.with(Map.of("admin_gui_url", "https://c.test:8443/x"))) {
      assertThat(allowed(gateway, "https://evil.test")).isEqualTo("https://c.test:8443");
    }
    try (var gateway = GatewayUnderTest.with(Map.of())) {
      assertThat(allowed(gateway, "https://any.test")).isEqualTo("https://any.test");
    }
  }

  @Test
  void pagesOfOtherSitesNeitherReadNorConfigure() {
    try (var gateway = GatewayUnderTest.with(Map.of("admin_gui_origin", "https://a.test"))) {
      int admin = gateway.adminPort();
      var api = new AdminClient(admin);
      var page = new String[] {"Origin: https://evil.test", "Sec-Fetch-Site: cross-site"};

      assertThat(api.send("POST", "/services", "url=http://evil.test", page).status())
          .isEqualTo(403);
      assertThat(api.send("OPTIONS", "/services", "", page).status()).isEqualTo(403);
      assertThat(WireClient.get(admin, "/services", page).body()).contains("admin_gui_origin");
      assertThat(WireClient.get(admin, "/services", page[0], page[1], "Sec-Fetch-Mode: navigate"))
          .returns(200, WireResponse::status);
      assertThat(WireClient.get(admin, "/services", "Origin: https://a.test", page[1]))
          .returns(200, WireResponse::status);
      assertThat(WireClient.get(admin, "/services", page[0], "Sec-Fetch-Site: same-site"))
          .returns(200, WireResponse::status);
    }
  }

  /// To hosts in a network browsers send no `Sec-Fetch-Site` without TLS.
  @Test
  void formsOfPagesElsewhereConfigureNothing() {
    try (var gateway = GatewayUnderTest.with(Map.of("admin_gui_origin", "https://a.test"))) {
      int admin = gateway.adminPort();
      for (var origin : List.of("http://evil.test", "null", "http://localhost.evil.test")) {
        var refused =
            WireClient.post(admin, "/services", "url=http://evil.test", "Origin: " + origin);
        assertThat(refused.status()).as(origin).isEqualTo(403);
        assertThat(WireClient.get(admin, "/services", "Origin: " + origin).status()).isEqualTo(200);
      }
      for (var origin : List.of("http://localhost:8002", "https://a.test")) {
        assertThat(WireClient.post(admin, "/config", "", "Origin: " + origin).status())
            .as(origin)
            .isEqualTo(400);
      }
    }
  }

  /// A name of somebody else's that means 127.0.0.1: for the browser, page and listener are one
  /// site.
  @Test
  void pagesOfNamesThatWereMadeToMeanThisMachineAreRefused() {
    try (var gateway = GatewayUnderTest.with(Map.of())) {
      for (int port : List.of(gateway.adminPort(), gateway.statusPort())) {
        for (var host : List.of("evil.test", "evil.test:" + port, "LOCALHOST.evil.test", "a.1x")) {
          assertThat(askedAs(port, host)).as(host).contains(" 403 ", "admin_gui_api_url");
        }
        for (var host :
            List.of(
                "localhost:" + port,
                "LocalHost.",
                "a.localhost:1",
                "127.0.0.1:" + port,
                "[::1]:" + port,
                "kong-admin:8001")) {
          assertThat(askedAs(port, host)).as(host).contains(" 200 ");
        }
      }
    }
  }

  @Test
  void whereNetworksReachAListenerAndForNamesOfSettingsEveryNameIsGood() {
    var open = Map.of("admin_listen", "127.0.0.1:0, 0.0.0.0:0");
    try (var gateway = GatewayUnderTest.with(open)) {
      assertThat(askedAs(gateway.adminPort(), "kong-admin.kong.svc:8001")).contains(" 200 ");
    }
    var named =
        Map.of(
            "admin_api_uri", "http://Admin.test:8001/",
            "admin_gui_url", "https://gui.test/x",
            "admin_gui_origin", "https://origin.test");
    try (var gateway = GatewayUnderTest.with(named)) {
      for (var host : List.of("admin.test", "gui.test:8001", "origin.test.")) {
        assertThat(askedAs(gateway.adminPort(), host)).as(host).contains(" 200 ");
      }
      assertThat(askedAs(gateway.adminPort(), "other.test")).contains(" 403 ");
    }
  }

  @Test
  void aBodyThatIsNoneIsAnswered() {
    try (var gateway = GatewayUnderTest.with(Map.of());
        var client = WireClient.connect(gateway.adminPort())) {
      var head = "POST /config HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
      client.send(head + "no size\r\n");
      assertThat(client.read(true))
          .returns(400, WireResponse::status)
          .returns("{\"message\":\"Bad request\"}", WireResponse::body);
    }
  }

  /// The status line and the body.
  private static String askedAs(int port, String host) {
    try (var client = WireClient.connect(port)) {
      client.send("GET /status HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      var answer = client.read(true);
      return " " + answer.status() + " " + answer.body();
    }
  }

  private static String allowed(GatewayUnderTest gateway, String origin) {
    return WireClient.get(gateway.adminPort(), "/status", "Origin: " + origin)
        .header("Access-Control-Allow-Origin")
        .orElse("");
  }
}
