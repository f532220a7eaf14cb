package moongate.functions.custom;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// What was read of the files of plugins and vaults at one time.
///
/// @param number counted from 1
record Generation(
    int number,
    ModuleFiles files,
    Map<String, PluginDefinition> definitions,
    Map<String, VaultDefinition> vaults) {
  Generation {
    definitions = Map.copyOf(definitions);
    vaults = Map.copyOf(vaults);
  }

  /// Reads all of them.
  ///
  /// @throws CustomPluginException when one cannot be used
  static Generation read(int number, CustomNames names, ModuleFiles files, DefinitionState state) {
    var definitions = new LinkedHashMap<String, PluginDefinition>();
    for (var name : names.plugins()) {
      definitions.put(name, PluginDefinition.read(name, files, state));
    }
    var vaults = new LinkedHashMap<String, VaultDefinition>();
    names
        .vaults()
        .forEach(
            (name, options) -> vaults.put(name, VaultDefinition.read(name, options, files, state)));
    return new Generation(number, files, definitions, vaults);
  }

  PluginDefinition definition(String plugin) {
    return Objects.requireNonNull(definitions.get(plugin));
  }
}
