package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import moongate.model.Value;
import moongate.store.JsonText;
import moongate.testkit.GatewayUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What functions add to log entries reaches plugins that are not functions.
class LoggedValuesTest {
  private static final String CONFIGURATION =
      """
      _format_version: "3.0"
      routes: [{name: r, paths: [/]}]
      plugins:
        - {name: request-termination, config: {status_code: 200}}
        - {name: file-log, config: {path: "${file}"}}
        - name: pre-function
          config:
            access:
              - |
                kong.log.set_serialize_value("mine.deep", { "a", 1, true })
                kong.log.set_serialize_value("client_ip", "hidden", { mode = "replace" })
                kong.log.set_serialize_value("started_at", "kept", { mode = "add" })
                kong.log.set_serialize_value("request.headers", nil)
                kong.log.set_serialize_value("dotted\\\\.name", "x")
                -- Short to write, endless as a document.
                local wide = { 1 }
                for _ = 1, 18 do
                  wide = { wide, wide, wide, wide, wide, wide, wide, wide }
                end
                kong.log.set_serialize_value("wide", wide)
      """;

  @TempDir Path folder;

  @Test
  void functionsAddToWhatFileLogWrites() throws Exception {
    var file = folder.resolve("log");
    try (var gateway = GatewayUnderTest.with(CONFIGURATION.replace("${file}", file.toString()))) {
      assertThat(gateway.get("/").status()).isEqualTo(200);
      // A response may reach its client before the line is written.
      while (!Files.exists(file) || !Files.readString(file).endsWith("\n")) {
        Thread.sleep(5);
      }
    }
    var entry = (Value.Obj) JsonText.parse(Files.readAllBytes(file));
    assertThat(entry.object("mine").list("deep"))
        .containsExactly(Value.of("a"), Value.of(1), Value.of(true));
    assertThat(entry.text("client_ip")).isEqualTo("hidden");
    assertThat(entry.at("started_at")).isInstanceOf(Value.Num.class);
    assertThat(entry.object("request").has("headers")).isFalse();
    assertThat(entry.text("dotted.name")).isEqualTo("x");
    assertThat(Files.size(file)).isLessThan(100_000);
  }
}
