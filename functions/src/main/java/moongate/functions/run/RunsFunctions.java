package moongate.functions.run;

import moongate.model.entity.PluginConfig;

/// A plugin whose configuration has functions.
public interface RunsFunctions {
  /// The configuration of this plugin.
  PluginConfig config();

  /// The functions with their states.
  FunctionSet functions();
}
