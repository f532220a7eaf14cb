package moongate.functions.custom;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What was read of the plugins' files at one time.
///
/// @param number counted from 1
record Generation(int number, ModuleFiles files, Map<String, PluginDefinition> definitions) {
  Generation {
    definitions = Map.copyOf(definitions);
  }

  /// Reads all of them.
  ///
  /// @throws CustomPluginException when one cannot be used
  static Generation read(int number, List<String> names, ModuleFiles files, DefinitionState state) {
    var definitions = new LinkedHashMap<String, PluginDefinition>();
    for (var name : names) {
      definitions.put(name, PluginDefinition.read(name, files, state));
    }
    return new Generation(number, files, definitions);
  }

  PluginDefinition definition(String plugin) {
    return Objects.requireNonNull(definitions.get(plugin));
  }
}
