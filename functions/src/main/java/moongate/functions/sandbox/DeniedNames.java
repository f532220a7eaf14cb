package moongate.functions.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// Explains errors about names that are nil because the sandbox, or this version, does not have
/// them: which setting would grant them.
final class DeniedNames {
  private static final Pattern NIL_NAME =
      Pattern.compile("(?:global|field|method|local|upvalue) '([^']{1,100})' \\(a nil value\\)");

  private static final Pattern REFUSED_MODULE =
      Pattern.compile("require '([^']{1,100})' not allowed within sandbox");

  /// Members of `kong` that belong to Kong's own machinery.
  private static final List<String> ABSENT =
      List.of(
          "kong.core_cache",
          "kong.db",
          "kong.dns",
          "kong.worker_events",
          "kong.cluster_events",
          "kong.timer",
          "kong.jwe",
          "kong.websocket",
          "kong.licensing");

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
          mode == SandboxMode.STRICT && MemberList.shows(SandboxMode.LAX, own)
              ? SandboxMode.LAX
              : SandboxMode.SANDBOX;
      return " ('%s' is not available with untrusted_lua = %s; untrusted_lua = %s would grant it)"
          .formatted(own, mode.word(), wider.word());
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
