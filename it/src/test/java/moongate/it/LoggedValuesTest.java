package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import moongate.model.value.Value;
import moongate.store.JsonText;
import moongate.testkit.Await;
import moongate.testkit.LoggedLines;
import org.assertj.core.api.InstanceOfAssertFactories;
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
                kong.log.set_serialize_value("nothing", ngx.null)
      """;

  @TempDir Path folder;

  @Test
  void functionsAddToWhatFileLogWrites() throws Exception {
    var file = folder.resolve("log");
    var entry = entry(CONFIGURATION, file);
    assertThat(entry.object("mine").list("deep"))
        .containsExactly(Value.of("a"), Value.of(1), Value.of(true));
    assertThat(entry.text("client_ip")).isEqualTo("hidden");
    assertThat(entry.at("started_at")).isInstanceOf(Value.Num.class);
    assertThat(entry.object("request").has("headers")).isFalse();
    assertThat(entry.text("dotted.name")).isEqualTo("x");
    assertThat(Files.readString(file)).contains("\"nothing\":null");
  }

  @Test
  void theLogSaysWhyAnEntryIsNotWritten() throws Exception {
    var file = folder.resolve("log");
    var configuration =
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
                  -- Short to write, endless as a document.
                  local wide = { 1 }
                  for _ = 1, 18 do
                    wide = { wide, wide, wide, wide, wide, wide, wide, wide }
                  end
                  kong.log.set_serialize_value("wide", wide)
        """;
    try (var logged = LoggedLines.of("moongate.plugin");
        var gateway = GatewayUnderTest.with(configuration.replace("${file}", file.toString()))) {
      assertThat(gateway.get("/").status()).isEqualTo(200);
      Await.that(() -> !logged.texts().isEmpty());
      assertThat(logged.texts())
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("[file-log] value must be nil, a number, string, boolean or a non-self-")
          .contains(", key of kong.log.set_serialize_value: wide, ");
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void functionsOfTheLoggerItselfAddFields() throws Exception {
    var entry =
        entry(
            """
            _format_version: "3.0"
            routes: [{name: r, paths: [/]}]
            plugins:
              - {name: request-termination, config: {status_code: 418}}
              - name: file-log
                config:
                  path: "${file}"
                  custom_fields_by_lua:
                    calls: "local calls = 40; return function() calls = calls + 2; return calls end"
                    response.teapot: return kong.response.get_status() == 418
                    client_ip: return nil
                    broken: error("no such thing")
                    endless: while true do end
                    request.headers.host: return "h-" .. kong.request.get_host()
            """,
            folder.resolve("log"));
    assertThat(entry.at("calls")).isEqualTo(Value.of(42));
    assertThat(entry.object("response").at("teapot")).isEqualTo(Value.of(true));
    assertThat(entry.has("client_ip")).isFalse();
    assertThat(entry.has("broken")).isFalse();
    assertThat(entry.has("endless")).isFalse();
    assertThat(entry.object("request").object("headers").text("host")).isEqualTo("h-localhost");
  }

  @Test
  void theLogNamesTheFieldWhoseFunctionFails() throws Exception {
    try (var logged = LoggedLines.of("moongate.plugin")) {
      entry(
          """
          _format_version: "3.0"
          routes: [{paths: [/]}]
          plugins:
            - name: file-log
              config:
                path: "${file}"
                custom_fields_by_lua: {fine: return 1, "größe\\nb": error("no such thing")}
          """,
          folder.resolve("log"));
      assertThat(logged.texts())
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("[file-log] ")
          .contains("no such thing, function: custom_fields_by_lua.größe\\nb, source: ");
    }
  }

  @Test
  void fieldsThatAreNoLuaAreRefused() {
    var configuration =
        """
        _format_version: "3.0"
        plugins:
          - name: http-log
            config: {http_endpoint: "http://localhost/", custom_fields_by_lua: {mine: "return ("}}
        """;
    assertThatThrownBy(() -> GatewayUnderTest.with(configuration))
        .hasMessageContaining("config.custom_fields_by_lua.mine")
        .hasMessageContaining("error parsing http-log");
  }

  /// What is logged of one request.
  private static Value.Obj entry(String configuration, Path file) throws Exception {
    try (var gateway = GatewayUnderTest.with(configuration.replace("${file}", file.toString()))) {
      gateway.get("/");
      // A response may reach its client before the line is written.
      Await.that(() -> Files.exists(file) && Files.readString(file).endsWith("\n"));
    }
    return (Value.Obj) JsonText.parse(Files.readAllBytes(file));
  }
}
