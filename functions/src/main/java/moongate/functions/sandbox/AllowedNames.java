package moongate.functions.sandbox;

import java.util.List;
import java.util.Map;

/// The names of standard Lua that functions see by default. What is not here does not exist for
/// them.
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

  /// The members of each library.
  static final Map<String, List<String>> LIBRARIES =
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

  /// Names that functions from elsewhere may use and that are missing here on purpose.
  static final List<String> DENIED =
      names(
          "string.rep string.dump getmetatable setmetatable rawget rawset rawequal rawlen load"
              + " loadstring loadfile dofile collectgarbage gcinfo getfenv setfenv newproxy module"
              + " package debug io io.open io.lines io.popen io.read io.write io.type io.stdout"
              + " io.stderr math.randomseed os.date os.execute os.exit os.getenv os.remove os.rename"
              + " os.tmpname os.setlocale coroutine.isyieldable");

  private AllowedNames() {}

  private static List<String> names(String spaced) {
    return List.of(spaced.split(" "));
  }
}
