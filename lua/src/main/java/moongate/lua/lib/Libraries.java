package moongate.lua.lib;

import java.util.List;
import java.util.Map;
import java.util.Set;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;

/// Defines the globals of Lua code: everything, or only the names that sandboxed code may use.
public final class Libraries {
  /// The members available in the sandbox, per library; global functions are listed under `_G`.
  /// Anything not listed does not exist there.
  private static final Map<String, Set<String>> SANDBOXED =
      Map.of(
          "_G",
          names(
              "_VERSION assert error ipairs next pairs pcall select tonumber tostring type unpack"
                  + " xpcall"),
          "bit",
          names("arshift band bnot bor bswap bxor lshift rol ror rshift tobit tohex"),
          "coroutine",
          names("create resume running status wrap yield"),
          "io",
          names("type"),
          "jit",
          names("os arch version version_num"),
          "math",
          names(
              "abs acos asin atan atan2 ceil cos cosh deg exp floor fmod frexp huge ldexp log log10"
                  + " max min modf pi pow rad random sin sinh sqrt tan tanh"),
          "os",
          names("clock date difftime time"),
          "string",
          names("byte char find format gmatch gsub len lower match rep reverse sub upper"),
          "table",
          names(
              "clear clone concat foreach foreachi getn insert isarray isempty maxn move new nkeys"
                  + " pack remove sort unpack"));

  private static final Library JIT =
      Library.of("jit")
          .value("arch", "x64")
          .value("os", "Linux")
          .function("off", state -> null)
          .function("on", state -> null)
          .function("flush", state -> null)
          .function("status", state -> true)
          .value("version", "LuaJIT 2.1.0-moongate")
          .value("version_num", 20100.0);

  private static final List<Library> PLAIN =
      List.of(BitLib.LIBRARY, CoroutineLib.LIBRARY, JIT, MathLib.LIBRARY, TableLib.LIBRARY);

  private Libraries() {}

  private static Set<String> names(String words) {
    return Set.of(words.split(" "));
  }

  /// Adds the whole library to `globals`: for code that its user wrote and started. Such code can
  /// read and write files, run programs and end the process.
  public static void openFull(LuaState state, LuaTable globals, StandardStreams streams) {
    openCommon(state, globals);
    globals.put("debug", DebugLib.open(state));
    globals.put("io", IoLib.open(state, streams));
    globals.put("os", OsLib.LIBRARY.open(state));
    Environments.globals(state, globals);
    Environments.LIBRARY.openInto(state, globals);
    LoadLib.LIBRARY.openInto(state, globals);
    globals.put("print", HostFunction.of(state, "print", BaseLib.printTo(streams.out())).plain());
    globals.put("_G", globals);
    PackageLib.openInto(state, globals);
  }

  /// Flushes the files and streams of a full library: to be called at the end.
  public static void flush(LuaState state) {
    IoLib.flushAll(state);
  }

  /// Adds the members for sandboxed code to `globals`; none of them gives access to anything
  /// outside. The host adds `print`, `require` and its own tables.
  public static void openSandboxed(LuaState state, LuaTable globals) {
    var all = new LuaTable();
    openCommon(state, all);
    all.put("io", IoLib.SANDBOXED.open(state));
    all.put("os", OsLib.LIBRARY.open(state));
    for (var entry : SANDBOXED.entrySet()) {
      if (entry.getKey().equals("_G")) {
        copy(all, entry.getValue(), globals);
      } else if (all.get(entry.getKey()) instanceof LuaTable library) {
        var copy = new LuaTable(0, entry.getValue().size());
        copy(library, entry.getValue(), copy);
        globals.put(entry.getKey(), copy);
      }
    }
    if (globals.get("string") instanceof LuaTable string) {
      StringLib.methods(state, string);
    }
  }

  private static void openCommon(LuaState state, LuaTable globals) {
    BaseLib.openInto(state, globals);
    for (var library : PLAIN) {
      globals.put(library.name(), library.open(state));
    }
    var string = StringLib.LIBRARY.open(state);
    globals.put("string", string);
    StringLib.methods(state, string);
  }

  private static void copy(LuaTable from, Set<String> names, LuaTable to) {
    for (var name : names) {
      to.put(name, from.get(name));
    }
  }
}
