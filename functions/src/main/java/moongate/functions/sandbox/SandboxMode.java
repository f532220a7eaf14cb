package moongate.functions.sandbox;

import java.util.Locale;

/// The setting `untrusted_lua`: how far functions are trusted.
public enum SandboxMode {
  /// No function runs.
  OFF,
  /// The documented list of names; modules by allow-list. The default.
  SANDBOX,
  /// Like strict, with `kong.router` and all of `kong.service`.
  LAX,
  /// A shorter list of names; modules from a fixed list.
  STRICT,
  /// Everything, without protection.
  ON;

  /// Reads the setting.
  ///
  /// @throws IllegalArgumentException with Kong's words when `text` is none of the values
  public static SandboxMode of(String text) {
    for (var mode : values()) {
      if (mode.word().equals(text)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "untrusted_lua has an invalid value: '" + text + "' (on, off, sandbox, lax, strict)");
  }

  /// The value as it is written.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
