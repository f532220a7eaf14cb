package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import moongate.testkit.EchoUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `proxy-cache` keeps, seen and thrown away through the Admin API.
class CachedResponsesTest {
  @TempDir Path folder;

  @Test
  void areShownAndThrownAwayByTheirKeys() {
    var settings = Map.of("database", "embedded", "prefix", folder.toString());
    try (var upstream = EchoUpstream.start();
        var gateway = GatewayUnderTest.with(settings)) {
      var admin = new AdminClient(gateway.adminPort());
      var url = "{\"url\":\"http://127.0.0.1:%d\"}".formatted(upstream.port());
      admin.call("PUT", "/services/s", url);
      admin.call("POST", "/services/s/routes", "{\"name\":\"r\",\"paths\":[\"/\"]}");
      var plugin =
          admin.call(
              "POST",
              "/services/s/plugins",
              "{\"name\":\"proxy-cache\",\"config\":{\"strategy\":\"memory\"}}");
      assertThat(plugin.status()).as(plugin.text()).isEqualTo(201);

      var first = gateway.get("/");
      assertThat(first.header("X-Cache-Status")).contains("Miss");
      assertThat(gateway.get("/").header("X-Cache-Status")).contains("Hit");
      var key = first.header("X-Cache-Key").orElseThrow();
      var path = "/proxy-cache/" + key;
      assertThat(admin.get(path).body().text("body")).isEqualTo(first.body());
      var below = "/proxy-cache/" + plugin.body().text("id") + "/caches/" + key;
      assertThat(admin.get(below).status()).isEqualTo(200);
      assertThat(admin.get("/proxy-cache/nobody/caches/x").status()).isEqualTo(404);

      assertThat(admin.call("DELETE", path, "").status()).isEqualTo(204);
      assertThat(admin.call("DELETE", path, "").status()).isEqualTo(404);
      assertThat(gateway.get("/").header("X-Cache-Status")).contains("Miss");
      assertThat(admin.call("DELETE", "/proxy-cache", "").status()).isEqualTo(204);
      assertThat(gateway.get("/").header("X-Cache-Status")).contains("Miss");
    }
  }
}
