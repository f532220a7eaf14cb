package moongate.functions.sandbox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The names of standard Lua that functions see by default. All other names do not exist for them.
final class AllowedNames {
  /// Global functions and values.
  static final List<String> GLOBALS =
      List.of(
          "_VERSION",
          "assert",
          "error",
          "ipairs",
          "next",
          "pairs",
          "pcall",
          "select",
          "tonumber",
          "tostring",
          "type",
          "unpack",
          "xpcall");

  /// The members of each library in mode `sandbox`.
  private static final Map<String, List<String>> LIBRARIES =
      Map.of(
          "bit",
          names("arshift band bnot bor bswap bxor lshift rol ror rshift tobit tohex"),
          "coroutine",
          names("create resume running status wrap yield"),
          "jit",
          names("os arch version version_num"),
          "math",
          names(
              "abs acos asin atan atan2 ceil cos cosh deg exp floor fmod frexp huge ldexp log log10"
                  + " max min modf pi pow rad random sin sinh sqrt tan tanh"),
          "os",
          names("clock difftime time"),
          "string",
          names("byte char find format gmatch gsub len lower match reverse sub upper"),
          "table",
          names(
              "clear clone concat foreach foreachi getn insert isarray isempty maxn move new nkeys"
                  + " pack remove sort unpack"));

  /// What the modes `strict` and `lax` have in addition, because their lists are Kong's newer ones.
  private static final Map<String, List<String>> ADDED_BY_LISTS =
      Map.of("io", names("type"), "os", names("date"), "string", names("rep"));

  /// Names that existing functions may use and that are deliberately missing.
  private static final List<String> DENIED =
      names(
          "string.rep string.dump getmetatable setmetatable rawget rawset rawequal rawlen load"
              + " loadstring loadfile dofile collectgarbage gcinfo getfenv setfenv newproxy module"
              + " package debug io io.open io.lines io.popen io.read io.write io.type io.stdout"
              + " io.stderr math.randomseed os.date os.execute os.exit os.getenv os.remove os.rename"
              + " os.tmpname os.setlocale coroutine.isyieldable");

  private AllowedNames() {}

  /// The members of each library in `mode`.
  static Map<String, List<String>> libraries(SandboxMode mode) {
    if (mode != SandboxMode.STRICT && mode != SandboxMode.LAX) {
      return LIBRARIES;
    }
    var all = new HashMap<>(LIBRARIES);
    ADDED_BY_LISTS.forEach((library, added) ->
        all.merge(
            library, added, (most, more) -> Stream.of(most, more).flatMap(List::stream).toList()));
    return all;
  }

  /// The names that are missing in `mode`.
  static List<String> denied(SandboxMode mode) {
    var libraries = libraries(mode);
    return DENIED.stream().filter(name -> !has(libraries, name)).toList();
  }

  private static boolean has(Map<String, List<String>> libraries, String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? libraries.containsKey(name)
        : libraries
            .getOrDefault(name.substring(0, dot), List.of())
            .contains(name.substring(dot + 1));
  }

  private static List<String> names(String spaced) {
    return List.of(spaced.split(" "));
  }
}
