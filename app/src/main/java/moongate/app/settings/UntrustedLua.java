package moongate.app.settings;

/// How much of Lua the functions of the configuration may use.
public enum UntrustedLua {
  /// Functions are refused.
  OFF,
  /// The sandbox: no files, no processes, no other state of the node.
  SANDBOX,
  /// Everything the engine has.
  ON
}
