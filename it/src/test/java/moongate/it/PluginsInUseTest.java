package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import moongate.testkit.Await;
import moongate.testkit.EchoUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes of one database that do not have the same plugins, as while they are upgraded one by one.
class PluginsInUseTest {
  private static final String REFUSAL = "key-auth plugin is in use but not enabled";

  @TempDir Path folder;

  @Test
  void aNodeServesNothingWithoutThePluginThatKeepsOthersOut() throws Exception {
    var settings = TestDatabase.settings("postgres", folder);
    try (var upstream = EchoUpstream.start();
        var all = node("all", "bundled", settings);
        var few = node("few", "pre-function", settings)) {
      var admin = new AdminClient(all.adminPort());
      var url = "{\"name\":\"s\",\"url\":\"http://127.0.0.1:" + upstream.port() + "\"}";
      write(admin, "/services", url);
      write(admin, "/services/s/routes", "{\"paths\":[\"/open\"]}");
      Await.that(() -> few.get("/open").status() == 200);
      write(admin, "/services/s/plugins", "{\"name\":\"key-auth\"}");
      write(admin, "/services/s/routes", "{\"paths\":[\"/closed\"]}");
      Await.that(() -> all.get("/closed").status() == 401);
      var hash = few.node().serving().hash();

      var refused = new AdminClient(few.adminPort()).call("PUT", "/consumers/c", "{}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains(REFUSAL);
      assertThat(few.get("/closed").status()).isEqualTo(404);
      assertThat(few.get("/open").status()).isEqualTo(200);
      assertThat(few.node().serving().hash()).isEqualTo(hash);
      assertThatThrownBy(() -> node("late", "pre-function", settings))
          .hasMessageContaining(REFUSAL);
      node("other", "pre-function,key-auth", settings).close();
    }
  }

  private GatewayUnderTest node(String name, String plugins, Map<String, String> settings) {
    var own = new HashMap<>(settings);
    own.put("prefix", folder.resolve(name).toString());
    own.put("plugins", plugins);
    return GatewayUnderTest.with(own);
  }

  private static void write(AdminClient admin, String path, String json) {
    var answer = admin.call("POST", path, json);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }
}
