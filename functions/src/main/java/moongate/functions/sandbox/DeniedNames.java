package moongate.functions.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import moongate.functions.api.AbsentNames;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// Explains errors about names that are nil because the sandbox, or this version, does not have
/// them: which setting would grant them.
final class DeniedNames {
  private static final Pattern NIL_NAME =
      Pattern.compile("(?:global|field|method|local|upvalue) '([^']{1,100})' \\(a nil value\\)");

  private static final Pattern REFUSED_MODULE =
      Pattern.compile("require '([^']{1,100})' not allowed within sandbox");

  /// Whole parts of `kong`: the names of single functions are too common to be told by.
  private static final List<String> ABSENT =
      AbsentNames.all().keySet().stream().filter(name -> name.matches("kong\\.[a-z_]+")).toList();

  private final SandboxMode mode;
  private final List<String> granted;

  /// What the mode took from `kong` and `ngx`.
  private final List<String> hidden = new ArrayList<>();

  DeniedNames(SandboxSettings settings) {
    this.mode = settings.mode();
    this.granted = settings.environment();
  }

  /// Takes from `module` what the mode does not show, and remembers it.
  void hide(String name, LuaTable module) {
    hidden.addAll(MemberList.prune(mode, name, module));
  }

  /// What to add to an error's text; empty when there is nothing to say.
  String hint(String message) {
    var module = REFUSED_MODULE.matcher(message);
    if (module.find()) {
      return mode == SandboxMode.SANDBOX
          ? " (untrusted_lua_sandbox_requires = " + module.group(1) + " would allow it)"
          : " (untrusted_lua = " + mode.word() + " has a fixed list of modules)";
    }
    var nil = NIL_NAME.matcher(message);
    return nil.find() ? about(nil.group(1)) : "";
  }

  private String about(String name) {
    var own = find(hidden, name);
    if (own != null) {
      var wider =
          mode != SandboxMode.LAX && MemberList.shows(SandboxMode.LAX, own)
              ? SandboxMode.LAX
              : SandboxMode.SANDBOX;
      return " ('%s' is not available with untrusted_lua = %s; untrusted_lua = %s would grant it)"
          .formatted(String.join("' or '", all(hidden, name)), mode.word(), wider.word());
    }
    var absent = find(ABSENT, name);
    if (absent != null) {
      return " ('" + absent + "' is not available in this version)";
    }
    var denied = mode == SandboxMode.ON ? null : find(AllowedNames.DENIED, name);
    if (denied == null || granted.contains(denied)) {
      return "";
    }
    return mode == SandboxMode.SANDBOX
        ? (" ('%s' is not part of the sandbox; untrusted_lua_sandbox_environment = %s would grant"
                + " it)")
            .formatted(denied, denied)
        : (" ('%s' is not available with untrusted_lua = %s; untrusted_lua = sandbox with"
                + " untrusted_lua_sandbox_environment = %s would grant it)")
            .formatted(denied, mode.word(), denied);
  }

  /// All full names that end with `name`: an error does not say which one it was.
  private static List<String> all(List<String> paths, String name) {
    return paths.stream().filter(path -> find(List.of(path), name) != null).toList();
  }

  /// The full name that ends with `name`.
  private static @Nullable String find(List<String> paths, String name) {
    for (var path : paths) {
      if (path.equals(name) || path.endsWith("." + name)) {
        return path;
      }
    }
    return null;
  }
}
