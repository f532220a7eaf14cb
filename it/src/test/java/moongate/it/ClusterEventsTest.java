package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moongate.sql.Migrations;
import moongate.sql.testing.PostgresServer;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What plugins on the nodes of a database tell each other.
class ClusterEventsTest {
  private static final String CONSUMER = "5c0de5ee-3d93-4d17-9c58-9dc2ee7a7a02";

  /// Caches what it has read, and forgets that when it is told of a change, as Kong's guide for
  /// plugins has it.
  private static final String HANDLER =
      """
      local CONSUMER = "%s"
      local Greeter = { PRIORITY = 10 }

      function Greeter:init_worker()
        kong.worker_events.register(function(data)
          kong.cache:invalidate("name:" .. data.entity.id)
        end, "crud", "consumers:update")
        kong.cluster_events:subscribe("greeter", function(data)
          ngx.shared.kong:set("heard", #data < 100 and data or #data)
          ngx.shared.kong:incr("count", 1, 0)
        end)
      end

      function Greeter:access()
        local name = kong.cache:get("name:" .. CONSUMER, nil, function()
          return kong.db.consumers:select({ id = CONSUMER }).username
        end)
        local word = kong.request.get_header("x-say")
        if word then
          assert(kong.cluster_events:broadcast("greeter", word:rep(kong.request.get_header("x-times") or 1)))
        end
        if kong.request.get_header("x-count") then
          kong.response.exit(200, tostring(ngx.shared.kong:get("count")))
        end
        kong.response.exit(200, name .. " " .. tostring(ngx.shared.kong:get("heard")))
      end

      return Greeter
      """
          .formatted(CONSUMER);

  @TempDir Path folder;

  private final List<GatewayUnderTest> nodes = new ArrayList<>();

  @BeforeEach
  void writeThePlugin() throws IOException {
    var plugin = Files.createDirectories(folder.resolve("kong/plugins/greeter"));
    Files.writeString(plugin.resolve("handler.lua"), HANDLER);
    Files.writeString(
        plugin.resolve("schema.lua"),
        "return { name = 'greeter', fields = { { config = { type = 'record', fields = {} } } } }");
  }

  @AfterEach
  void stop() {
    nodes.forEach(GatewayUnderTest::close);
  }

  private GatewayUnderTest node(Map<String, String> settings) {
    var own = new HashMap<>(settings);
    own.put("prefix", folder.resolve("node" + nodes.size()).toString());
    own.put("plugins", "bundled,greeter");
    own.put("lua_package_path", folder + "/?.lua;;");
    var node = GatewayUnderTest.with(own);
    nodes.add(node);
    return node;
  }

  @Test
  void aChangeAtOneNodeIsForgottenInTheCachesOfAll() throws Exception {
    var settings = TestDatabase.settings("postgres", folder);
    var one = node(settings);
    var other = node(settings);
    var admin = new AdminClient(one.adminPort());
    greetAlice(admin);

    write(admin, "PATCH", "/consumers/" + CONSUMER, "{\"username\":\"bob\"}");

    Await.that(() -> one.get("/").body().equals("bob nil"));
    Await.that(() -> other.get("/").body().equals("bob nil"));

    assertThat(one.get("/", "X-Say: hello").body()).isEqualTo("bob nil");
    Await.that(() -> other.get("/").body().equals("bob hello"));
    assertThat(one.get("/").body()).isEqualTo("bob nil");
  }

  private void greetAlice(AdminClient admin) throws Exception {
    write(admin, "PUT", "/consumers/" + CONSUMER, "{\"username\":\"alice\"}");
    write(admin, "POST", "/plugins", "{\"name\":\"greeter\"}");
    write(admin, "POST", "/routes", "{\"paths\":[\"/\"]}");
    for (var node : nodes) {
      Await.that(() -> node.get("/").body().equals("alice nil"));
    }
  }

  @Test
  void whatIsBroadcastWhileTheDatabaseIsAwayIsHeardOnceItIsBack() throws Exception {
    try (var server = PostgresServer.start()) {
      var schema = server.emptySchema();
      new Migrations(server.database(Optional.of(schema))).apply();
      var settings =
          Map.of("database", "postgres", "pg_port", "" + server.port(), "pg_schema", schema);
      var one = node(settings);
      var other = node(settings);
      greetAlice(new AdminClient(one.adminPort()));
      assertThat(one.get("/", "X-Say: x", "X-Times: 200000").status()).isEqualTo(200);
      Await.that(() -> other.get("/").body().equals("alice 200000"));

      server.down();
      for (int i = 0; i < 400; i++) {
        assertThat(one.get("/", "X-Say: again").status()).isEqualTo(200);
      }
      assertThat(one.get("/", "X-Say: meanwhile").status()).isEqualTo(200);
      server.up();

      Await.that(() -> other.get("/").body().equals("alice meanwhile"));
      assertThat(other.get("/", "X-Count: yes").body()).isEqualTo("402");
      assertThat(one.get("/", "X-Count: yes").body()).isEqualTo("nil");
      nodes.forEach(GatewayUnderTest::close);
      nodes.clear();
    }
  }

  private static void write(AdminClient admin, String method, String path, String json) {
    var answer = admin.call(method, path, json);
    assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
  }
}
