package moongate.lua.lib;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LibrariesTest {
  private static LuaTable sandbox() {
    var globals = new LuaTable();
    Libraries.openSandboxed(new LuaState(), globals);
    return globals;
  }

  @Test
  void theSandboxHasEveryNameOfItsList() {
    assertThat(names(sandbox()))
        .containsExactlyInAnyOrder(
            "_VERSION",
            "assert",
            "bit",
            "coroutine",
            "error",
            "io",
            "ipairs",
            "jit",
            "math",
            "next",
            "os",
            "pairs",
            "pcall",
            "select",
            "string",
            "table",
            "tonumber",
            "tostring",
            "type",
            "unpack",
            "xpcall");
    assertThat(sandbox().get("io"))
        .isInstanceOfSatisfying(
            LuaTable.class, io -> assertThat(names(io)).containsExactly("type"));
    assertThat(sandbox().get("os"))
        .isInstanceOfSatisfying(
            LuaTable.class,
            os ->
                assertThat(names(os))
                    .containsExactlyInAnyOrder("clock", "date", "difftime", "time"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "getmetatable", "setmetatable", "rawget", "rawset", "load", "loadstring", "loadfile",
            "dofile",
        "debug", "package", "require", "module", "getfenv", "setfenv", "newproxy", "collectgarbage"
      })
  void theSandboxHasNothingThatReachesOut(String name) {
    assertThat(sandbox().get(name)).isNull();
  }

  @Test
  void stringMethodsInTheSandboxAreItsOwn() {
    var state = new LuaState();
    var globals = new LuaTable();
    Libraries.openSandboxed(state, globals);

    assertThat(state.metatables().strings())
        .isInstanceOfSatisfying(
            LuaTable.class,
            metatable -> assertThat(metatable.get("__index")).isSameAs(globals.get("string")));
    assertThat(globals.get("string"))
        .isInstanceOfSatisfying(
            LuaTable.class, library -> assertThat(names(library)).doesNotContain("dump"));
  }

  private static List<String> names(LuaTable table) {
    var names = new ArrayList<String>();
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      assertThat(table.valueAt(slot)).isNotNull();
      names.add((String) table.keyAt(slot));
    }
    return names;
  }
}
