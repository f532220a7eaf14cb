package moongate.functions.ngx;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.PhaseRule;
import moongate.functions.api.Scope;
import moongate.functions.text.UriText;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `ngx.var`: nginx's view of the request, always as text. Each name is looked up once per worker.
final class NgxVariables {
  private static final int MOST_NAMES = 1000;
  private static final int LONGEST_KEPT = 256;

  private final Map<String, Variables.Reader> readers = new HashMap<>();
  private final Map<String, Variables.Reader> ofSessions = new HashMap<>();

  private NgxVariables() {}

  static LuaTable open(LuaState state) {
    var variables = new NgxVariables();
    var metatable = new LuaTable(0, 2);
    metatable.put("__index", HostFunction.of(state, "__index", variables::get));
    metatable.put("__newindex", HostFunction.of(state, "__newindex", NgxVariables::set));
    var table = new LuaTable();
    table.metatable(metatable);
    return table;
  }

  private @Nullable Object get(LuaState state, @Nullable Object table, @Nullable Object key) {
    var scope = Scope.of(state, PhaseRule.NGX_SESSION);
    if (key instanceof String name) {
      return scope.exchange().session() == null
          ? reader(name, readers, Variables::of).read(scope)
          : reader(name, ofSessions, StreamVariables::of).read(scope);
    }
    if (key instanceof Double) {
      return null;
    }
    throw scope.error("bad variable name");
  }

  private static Variables.Reader reader(
      String name, Map<String, Variables.Reader> readers, Function<String, Variables.Reader> all) {
    var known = readers.get(name);
    if (known == null) {
      if (readers.size() >= MOST_NAMES) {
        readers.clear();
      }
      known = all.apply(name.toLowerCase(Locale.ROOT));
      if (name.length() <= LONGEST_KEPT) {
        readers.put(name, known);
      }
    }
    return known;
  }

  private static Object set(
      LuaState state, @Nullable Object table, @Nullable Object key, @Nullable Object value) {
    var scope = Scope.of(state, PhaseRule.NGX_REQUEST);
    if (!(key instanceof String given)) {
      throw scope.error("bad variable name");
    }
    var name = given.toLowerCase(Locale.ROOT);
    var text = value == null ? "" : HeaderArguments.text(value);
    var exchange = scope.exchange();
    switch (name) {
      case "args" -> exchange.query(UriText.escapeQuery(text));
      case "upstream_uri" -> exchange.upstream().path(text.isEmpty() ? "/" : text);
      case "upstream_host" -> exchange.upstream().hostHeader(checked(scope, text));
      case "upstream_scheme" -> exchange.upstream().scheme(checkedScheme(scope, text));
      default -> override(scope, given, name, text);
    }
    return Values.NONE;
  }

  private static void override(Scope scope, String given, String name, String value) {
    var header = name.startsWith("upstream_") ? name.substring("upstream_".length()) : "";
    if (!UpstreamVariables.OVERRIDABLE.contains(header)) {
      throw refusal(scope, given, name);
    }
    scope.exchange().upstream().override(scope.worker().dashedName(header), checked(scope, value));
  }

  /// A value that may stand in a header.
  private static String checked(Scope scope, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) == 0x7F) {
        throw scope.error("unsafe byte in the value of an upstream variable");
      }
    }
    return value;
  }

  private static String checkedScheme(Scope scope, String scheme) {
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw scope.error("invalid scheme: " + scheme);
    }
    return scheme;
  }

  private static RuntimeException refusal(Scope scope, String given, String name) {
    if (Variables.isFixed(name)) {
      return scope.error("variable \"" + given + "\" not changeable");
    }
    return scope.error(
        "variable \""
            + given
            + "\" not found for writing; maybe it is a built-in variable that is not changeable or"
            + " you forgot to use \"set $"
            + given
            + " '';\" in the config file to define it first");
  }
}
