package moongate.functions.sandbox;

import java.util.List;

/// How far functions are trusted.
///
/// @param mode `untrusted_lua`
/// @param requires `untrusted_lua_sandbox_requires`: the modules that `require` may load
/// @param environment `untrusted_lua_sandbox_environment`: more names, such as `string.rep`
public record SandboxSettings(SandboxMode mode, List<String> requires, List<String> environment) {
  /// Kong's defaults.
  public static final SandboxSettings DEFAULT =
      new SandboxSettings(SandboxMode.SANDBOX, List.of(), List.of());

  public SandboxSettings {
    requires = List.copyOf(requires);
    environment = List.copyOf(environment);
  }
}
