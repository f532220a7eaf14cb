package moongate.functions.run;

import moongate.model.entity.PluginConfig;

/// A plugin at work whose configuration has functions.
public interface RunsFunctions {
  /// The configuration that this is made for.
  PluginConfig config();

  /// The functions with what they remember.
  FunctionSet functions();
}
