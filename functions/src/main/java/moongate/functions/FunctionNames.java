package moongate.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import moongate.functions.api.Members;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;

/// What functions find in their globals with some settings, for tools that read code without
/// running it.
public final class FunctionNames {
  /// What becomes of a name.
  public sealed interface Lookup {}

  /// It is there, or only a request can tell.
  public record Known() implements Lookup {}

  /// It is not.
  ///
  /// @param name the first part of the path that is nil: `kong.request.get_heder`
  /// @param siblings full names beside it
  /// @param hint which setting would grant it; empty when none would
  public record Missing(String name, List<String> siblings, String hint) implements Lookup {}

  private static final Lookup KNOWN = new Known();

  private final LuaTable environment;
  private final UnaryOperator<String> hints;
  private final Predicate<String> modules;

  /// @param hints from an error's text to what else to tell
  /// @param modules whether `require` may load a module
  FunctionNames(LuaTable environment, UnaryOperator<String> hints, Predicate<String> modules) {
    this.environment = environment;
    this.hints = hints;
    this.modules = modules;
  }

  /// The names of code that no sandbox holds: all that `globals` have, and any module.
  public static FunctionNames unrestricted(LuaTable globals) {
    return new FunctionNames(globals, problem -> "", module -> true);
  }

  /// True when `require` may load `module`.
  public boolean allowsModule(String module) {
    return modules.test(module);
  }

  /// What a message would add that says `require` was refused.
  public String moduleHint(String module) {
    return hints.apply("require '" + module + "' not allowed within sandbox");
  }

  /// Looks up a dotted path.
  public Lookup find(String path) {
    if (path.startsWith("_G.")) {
      return KNOWN; // what functions share there is theirs
    }
    Object value = environment;
    int end = -1;
    while (end < path.length()) {
      if (!(value instanceof LuaTable table) || isOpen(table)) {
        return KNOWN;
      }
      int start = end + 1;
      int dot = path.indexOf('.', start);
      end = dot < 0 ? path.length() : dot;
      value = Members.find(table, path.substring(start, end));
      if (value == null) {
        return missing(path.substring(0, end), path.substring(0, start), table);
      }
    }
    return KNOWN;
  }

  /// What a message would say that `path` must not be assigned to; empty when it may.
  public Optional<String> protection(String path) {
    int last = path.lastIndexOf('.');
    if (last < 0 || path.startsWith("_G.")) {
      return Optional.empty();
    }
    Object value = environment;
    for (var name : path.substring(0, last).split("\\.")) {
      value = value instanceof LuaTable table && !isOpen(table) ? Members.find(table, name) : null;
    }
    return value instanceof LuaTable table && table.isFrozen() && !takes(table)
        ? Optional.of(
            "'" + path.substring(0, last) + "' is protected by the sandbox: it is read-only")
        : Optional.empty();
  }

  /// True for tables that decide themselves what may be assigned, such as `ngx.header`.
  private static boolean takes(LuaTable table) {
    var metatable = table.metatable();
    return metatable != null && metatable.get("__newindex") != null;
  }

  private Lookup missing(String name, String prefix, LuaTable table) {
    var siblings = new ArrayList<String>();
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      if (table.keyAt(slot) instanceof String key) {
        siblings.add(prefix + key);
      }
    }
    return new Missing(name, siblings, hints.apply("global '" + name + "' (a nil value)"));
  }

  /// True for tables whose members appear with a request, such as `ngx.var`.
  private static boolean isOpen(LuaTable table) {
    var metatable = table.metatable();
    return metatable != null && metatable.get("__index") instanceof LuaFunction;
  }
}
