package moongate.functions.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Set;

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
  private static final List<String> DENIED =
      List.of(
          "string.rep",
          "string.dump",
          "getmetatable",
          "setmetatable",
          "rawget",
          "rawset",
          "rawequal",
          "rawlen",
          "load",
          "loadstring",
          "loadfile",
          "dofile",
          "collectgarbage",
          "gcinfo",
          "getfenv",
          "setfenv",
          "newproxy",
          "module",
          "package",
          "debug",
          "io",
          "math.randomseed",
          "os.date",
          "os.execute",
          "os.exit",
          "os.getenv",
          "os.rename",
          "os.tmpname",
          "os.setlocale");

  /// Members of `kong` that this version does not have.
  private static final List<String> NOT_YET =
      List.of(
          "kong.cache",
          "kong.core_cache",
          "kong.cluster",
          "kong.db",
          "kong.dns",
          "kong.telemetry",
          "kong.tracing",
          "kong.vault",
          "kong.worker_events",
          "kong.client.tls",
          "kong.node.get_memory_stats",
          "kong.nginx.get_statistics",
          "kong.log.set_format");

  /// What `strict` takes away from `kong` and `ngx`.
  static final Set<String> HIDDEN_IN_STRICT =
      Set.of(
          "kong.router",
          "kong.service.set_target",
          "kong.service.set_retries",
          "kong.service.set_timeouts",
          "kong.table.new");

  private AllowedNames() {}

  /// The full name of what an error text says is nil (`attempt to call field 'rep' (a nil value)`),
  /// if it is something that the sandbox denies; else empty.
  static String deniedIn(String message) {
    for (var denied : DENIED) {
      int dot = denied.indexOf('.');
      var kind = dot < 0 ? "global '" : "field '";
      var last = denied.substring(dot + 1) + "' (a nil value)";
      if (message.contains(kind + last) || dot >= 0 && message.contains("method '" + last)) {
        return denied;
      }
    }
    return "";
  }

  /// The full name of what an error text says is nil, if this version does not have it; else empty.
  static String missingIn(String message) {
    for (var name : NOT_YET) {
      if (message.contains("field '" + name.substring(name.lastIndexOf('.') + 1) + "' (a nil")) {
        return name;
      }
    }
    return "";
  }

  private static List<String> names(String spaced) {
    return List.of(spaced.split(" "));
  }
}
