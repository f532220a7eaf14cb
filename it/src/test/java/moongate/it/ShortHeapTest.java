package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node whose heap is filled by what nobody can count: one run hands it to another one, which
/// waits.
class ShortHeapTest {
  private static final String CONFIGURATION =
      """
      _format_version: "3.0"
      routes:
        - paths: [/]
          plugins:
            - name: pre-function
              config:
                access:
                  - |
                    local slot
                    return function()
                      if kong.request.get_path() == "/collect" then
                        local kept = {}
                        while true do
                          ngx.sleep(0.001)
                          kept[#kept + 1] = slot
                          slot = nil
                        end
                      end
                      local s = "x"
                      for i = 1, 19 do s = s .. s end
                      slot = s
                      ngx.sleep(0.003)
                      kong.response.exit(200, "fed")
                    end
      """;

  @TempDir private Path folder;

  @Test
  void theFunctionThatFillsItEndsAndAllOthersAreServed() {
    var variables =
        Map.of(
            "JDK_JAVA_OPTIONS", "-Xmx112m -Xmn24m",
            "KONG_PREFIX", folder.resolve("node").toString(),
            "KONG_DATABASE", "off",
            "KONG_DECLARATIVE_CONFIG_STRING", CONFIGURATION,
            "KONG_NGINX_WORKER_PROCESSES", "1",
            "KONG_PROXY_LISTEN", "127.0.0.1:0",
            "KONG_ADMIN_LISTEN", "off",
            "KONG_STATUS_LISTEN", "off",
            "KONG_FUNCTION_TIME_LIMIT", "60s");
    try (var node = MoongateProcess.start(folder, variables, "start");
        var collects = WireClient.connect(node.port());
        var feeds = WireClient.connect(node.port())) {
      for (int round = 0; round < 2; round++) {
        collects.send("GET /collect HTTP/1.1\r\nHost: localhost\r\n\r\n");
        for (int i = 0; i < 300; i++) {
          feeds.send("GET /feed HTTP/1.1\r\nHost: localhost\r\n\r\n");
          assertThat(feeds.read(true).body()).isEqualTo("fed");
        }
        assertThat(collects.read(true).status()).isEqualTo(500);
      }
      assertThat(node.awaitOutput("the heap is short, and while it waited"))
          .contains("functions that wait and may hold what others made end")
          .doesNotContain("OutOfMemoryError")
          .doesNotContain("\tat ");
    }
  }
}
