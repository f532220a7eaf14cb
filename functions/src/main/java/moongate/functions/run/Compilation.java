package moongate.functions.run;

import moongate.gateway.plugin.PluginContext;

/// When the functions of a configuration are compiled.
public enum Compilation {
  /// When the plan is compiled.
  NOW,
  /// Short functions at their first call: the plan has too many functions to compile all of them.
  AT_FIRST_CALL;

  /// What suits the number of plugins that are being created.
  public static Compilation of(PluginContext context) {
    return context.isBulk() ? AT_FIRST_CALL : NOW;
  }
}
