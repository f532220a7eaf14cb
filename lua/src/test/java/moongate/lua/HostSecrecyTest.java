package moongate.lua;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import moongate.lua.lib.CjsonLib;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests that code in a sandbox learns nothing about Java, whatever objects the host adds.
class HostSecrecyTest {
  /// Applies all operations to a value that return text, and collects the texts.
  private static final String SHOW =
      """
      local value = ...
      local texts = {}
      local function note(...)
        for i = 1, select("#", ...) do texts[#texts + 1] = tostring((select(i, ...))) end
      end
      note(value, type(value), pcall(string.format, "%s|%q|%d|%p", value, value, value, value))
      note(pcall(function() return value.field end))
      note(pcall(function() value.field = 1 end))
      note(pcall(function() return value() end))
      note(pcall(function() return value + 1 end))
      note(pcall(function() return value .. "" end))
      note(pcall(function() return value < value end))
      note(pcall(function() return value < 1 end))
      note(pcall(function() return #value end))
      note(pcall(function() return -value end))
      note(pcall(function() for _ in value do break end end))
      note(pcall(function() for _ in pairs(value) do end end))
      note(pcall(string.rep, value))
      note(pcall(table.concat, { value }))
      note(pcall(table.sort, { value, value }))
      note(pcall(error, value))
      note(pcall(next, value))
      note(pcall(cjson.encode, value))
      note(pcall(coroutine.resume, value))
      note(pcall(tonumber, value), pcall(unpack, value), pcall(select, value))
      note(coroutine.resume(coroutine.create(function() error(value, 0) end)))
      for name in pairs(_G) do note(name) end
      return table.concat(texts, "\\n")
      """;

  private final Sandbox sandbox = Sandbox.restricted(Budget.UNLIMITED);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nil",
        "number",
        "string",
        "boolean",
        "table",
        "function",
        "host",
        "userdata",
        "null",
        "thread",
        "record"
      })
  void noTextTellsOfTheHost(String kind) {
    sandbox.globals().put("_G", sandbox.globals());
    sandbox.globals().put("cjson", CjsonLib.open(sandbox.state()));
    var host = Library.of("host").function("call", state -> null).open(sandbox.state());
    var value =
        switch (kind) {
          case "number" -> 1.5;
          case "string" -> "text";
          case "boolean" -> true;
          case "table" -> new LuaTable();
          case "function" -> sandbox.load("return 1", "=chunk");
          case "host" -> host.get("call");
          case "userdata" -> new Userdata(new StringBuilder("secret"), null);
          case "null" -> Userdata.NULL;
          case "thread" -> new Coroutine(sandbox.state(), sandbox.load("return 1", "=chunk"));
          case "record" -> new Userdata(new Secret("secret"), new LuaTable());
          default -> null;
        };
    var shown = String.valueOf(sandbox.run(SHOW, "=show", value)).toLowerCase(Locale.ROOT);
    assertThat(shown)
        .isNotBlank()
        .doesNotContain("java", "moongate", "secret", "exception", "lambda", "hostfunction", "@");
  }

  private record Secret(String word) {}

  @Test
  void addressesAreCountedFromOneInEachState() {
    var source =
        "return tostring({}) .. tostring(print or {}) .. tostring(coroutine.create(error))";
    assertThat(Sandbox.restricted(Budget.UNLIMITED).run(source, "=a"))
        .isEqualTo("table: 0x00000001table: 0x00000002thread: 0x00000003")
        .isEqualTo(Sandbox.restricted(Budget.UNLIMITED).run(source, "=a"));
  }

  @Test
  void anObjectKeepsItsNumber() {
    assertThat(
            sandbox.run(
                "local t, u = {}, {} return tostring(t) == tostring(t) and tostring(t) ~= tostring(u)",
                "=n"))
        .isEqualTo(true);
  }

  @Test
  void metatablesOfTheHostAreOutOfReach() {
    var metatable = new LuaTable();
    metatable.put("secret", "key");
    sandbox.globals().put("value", new Userdata(null, metatable));
    assertThat(sandbox.run("return getmetatable, setmetatable, debug, rawget, newproxy", "=names"))
        .satisfies(result -> assertThat(Values.array(result)).containsOnlyNulls());
    assertThat(sandbox.run("return tostring(('x').__index) .. tostring(value ~= nil)", "=x"))
        .isEqualTo("niltrue");
  }
}
