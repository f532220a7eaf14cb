package moongate.functions.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import moongate.functions.api.AbsentNames;
import moongate.lua.runtime.LuaTable;

/// Explains errors about names that are nil because the sandbox, or this version, does not have
/// them: which setting would allow them.
final class DeniedNames {
  private static final int MOST_NAMED = 3;

  private static final Pattern NIL_NAME =
      Pattern.compile("(global|field|method|local|upvalue) '([^']{1,100})' \\(a nil value\\)");

  private static final Pattern REFUSED_MODULE =
      Pattern.compile("require '([^']{1,100})' not allowed within sandbox");

  /// What this version lacks, by the names of more than one word; others, such as `core`, are too
  /// common to recognise them.
  private static final List<String> ABSENT =
      AbsentNames.all().keySet().stream()
          .filter(name -> name.matches(".*\\.[a-z]+_[a-z_]+"))
          .toList();

  private final SandboxMode mode;
  private final List<String> granted;

  /// The names that the mode has removed from `kong` and `ngx`.
  private final List<String> hidden = new ArrayList<>();

  DeniedNames(SandboxSettings settings) {
    this.mode = settings.mode();
    this.granted = settings.environment();
  }

  /// Removes from `module` what the mode does not show, and remembers it.
  void hide(String name, LuaTable module) {
    hidden.addAll(MemberList.prune(mode, name, module));
    hidden.sort(null);
  }

  /// The addition to an error's text; empty if there is nothing to say.
  String hint(String message) {
    var module = REFUSED_MODULE.matcher(message);
    if (module.find()) {
      return mode == SandboxMode.SANDBOX
          ? " (untrusted_lua_sandbox_requires = " + module.group(1) + " would allow it)"
          : " (untrusted_lua = " + mode.word() + " has a fixed list of modules)";
    }
    var nil = NIL_NAME.matcher(message);
    return nil.find() ? about(nil.group(2), nil.group(1).equals("global")) : "";
  }

  private String about(String name, boolean isGlobal) {
    // A global has to match completely: `debug` is not `ngx.config.debug`.
    var own = isGlobal ? hidden.stream().filter(name::equals).toList() : find(hidden, name);
    if (!own.isEmpty()) {
      boolean isLax =
          mode != SandboxMode.LAX
              && own.stream().allMatch(path -> MemberList.shows(SandboxMode.LAX, path));
      return " (%s is not available with untrusted_lua = %s; untrusted_lua = %s would grant it)"
          .formatted(
              quoted(own), mode.word(), (isLax ? SandboxMode.LAX : SandboxMode.SANDBOX).word());
    }
    var absent = find(ABSENT, name);
    if (!absent.isEmpty()) {
      return " (" + quoted(absent) + " is not available in this version)";
    }
    if (!isGlobal && mode != SandboxMode.ON && isStandard(name)) {
      return " (_G is the table that functions share, standard names are not in it: use "
          + name
          + " alone; untrusted_lua = on has the real _G)";
    }
    var denied = mode == SandboxMode.ON ? List.<String>of() : find(AllowedNames.denied(mode), name);
    if (denied.isEmpty() || granted.contains(denied.getFirst())) {
      return "";
    }
    return mode == SandboxMode.SANDBOX
        ? " (%s is not part of the sandbox; untrusted_lua_sandbox_environment = %s would grant it)"
            .formatted(quoted(denied), denied.getFirst())
        : (" (%s is not available with untrusted_lua = %s; untrusted_lua = sandbox with"
                + " untrusted_lua_sandbox_environment = %s would grant it)")
            .formatted(quoted(denied), mode.word(), denied.getFirst());
  }

  /// Whether functions find this name as a global, outside of `_G`.
  private boolean isStandard(String name) {
    return AllowedNames.libraries(mode).containsKey(name) || AllowedNames.GLOBALS.contains(name);
  }

  /// The full names that end with `name`; an error tells no more than the end.
  private static List<String> find(List<String> paths, String name) {
    return paths.stream()
        .filter(path -> path.equals(name) || path.endsWith("." + name))
        .limit(MOST_NAMED)
        .toList();
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(" or "));
  }
}
