package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import moongate.gateway.log.LogEntry;
import moongate.gateway.plugin.PluginFailure;
import moongate.model.value.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What functions queue with `kong.log.set_serialize_value`, in the entries of plugins that write
/// logs: the same as in `kong.log.serialize()`.
class LoggedValuesTest {
  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  /// The member `mine` of the entry of a request after `source` has run.
  private String mine(String source) {
    return lab.on(
        new TestRequest("GET", "/", ""),
        exchange -> {
          lab.plugin("access", source).access(exchange);
          var entry = LogEntry.of(exchange);
          var json = new String(LogEntry.json(exchange), StandardCharsets.UTF_8);
          assertThat(json).contains("\"started_at\":");
          var mine = entry.members().get("mine");
          return mine == null ? "nothing" : Json.write(mine);
        });
  }

  private String set(String expression) {
    return mine("kong.log.set_serialize_value('mine', " + expression + ")");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "ngx.null; null",
        "{a = ngx.null}; {\"a\":null}",
        "{1, ngx.null, 3}; [1,null,3]",
        "{}; {}",
        "{1, 2, x = 3}; {\"1\":1,\"2\":2,\"x\":3}",
        "{[3] = 'c'}; [null,null,\"c\"]",
        "{[1.5] = true}; {\"1.5\":true}",
        "'text'; \"text\"",
        "nil; nothing"
      })
  void valuesAreWrittenAsCjsonWritesThem(String expression, String written) {
    assertThat(set(expression)).isEqualTo(written);
  }

  @Test
  void nilRemovesAndNullDoesNot() {
    var set = "kong.log.set_serialize_value(";
    assertThat(mine(set + "'mine', 1)" + set + "'mine', ngx.null)")).isEqualTo("null");
    assertThat(mine(set + "'mine', 1)" + set + "'mine', nil)")).isEqualTo("nothing");
    assertThat(mine(set + "'mine', ngx.null)" + set + "'mine', 2, {mode = 'add'})"))
        .isEqualTo("null");
    assertThat(mine(set + "'mine', ngx.null)" + set + "'mine', 2, {mode = 'replace'})"))
        .isEqualTo("2");
    assertThat(mine(set + "'mine', {1})" + set + "'mine.x', true)"))
        .isEqualTo("{\"1\":1,\"x\":true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "print; value must be nil, a number, string, boolean or a non-self-referencial table",
        "{a = {b = print}}; value must be nil, a number, string, boolean or",
        "(function() local t = {} t.t = t return t end)(); value must be nil, a number, string",
        "(function() local t = {} return {t, t} end)(); value must be nil, a number, string",
        "{[print] = 1}; value must be nil, a number, string, boolean or",
        "{[true] = 1}; Cannot serialise boolean: table key must be a number or string",
        "0 / 0; Cannot serialise number: must not be NaN or Infinity",
        "{[100000] = 1}; Cannot serialise table: excessively sparse array",
        "(function() local t = {} for i = 1, 9999 do t = {t} end return t end)();"
            + " Cannot serialise, excessive depth (1001)",
        "(function() local t = {} for i = 1, 50000 do t[i] = i end"
            + " return t end)(); functions can add at most 50000 values to a log entry"
      })
  void valuesThatCannotBeWrittenAreRefused(String expression, String refusal) {
    assertThatThrownBy(() -> set(expression))
        .isInstanceOf(PluginFailure.class)
        .hasMessageStartingWith(refusal)
        .hasMessageEndingWith(", key of kong.log.set_serialize_value: mine");
  }

  @Test
  void keysThatLeadThroughNoTableAreRefused() {
    assertThatThrownBy(() -> mine("kong.log.set_serialize_value('client_ip.x', 1)"))
        .hasMessageStartingWith(
            "The key 'client_ip.x' could not be used as a serialize value. Subkey 'client_ip' is"
                + " not a table. It's 127.0.0.1");
    assertThatThrownBy(
            () -> mine("local set = kong.log.set_serialize_value set('a', '1\\n2') set('a.b', 1)"))
        .hasMessageContaining("It's 1\\n2");
    assertThatThrownBy(() -> mine("for i = 1, 1001 do kong.log.set_serialize_value('a', i) end"))
        .hasMessageStartingWith("at most 1000 values can be added to a log entry");
    assertThatThrownBy(() ->
            mine(
                "local t = {} for i = 1, 999 do t[i] = 'a' end"
                    + " kong.log.set_serialize_value(table.concat(t, '.'), 1)"))
        .hasMessageStartingWith("a key of a log entry has at most 1024 characters");
  }
}
