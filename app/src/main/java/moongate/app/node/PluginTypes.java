package moongate.app.node;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import moongate.app.settings.KnownSettings;
import moongate.app.settings.Settings;
import moongate.gateway.plugin.PluginType;
import moongate.plugins.BundledPlugins;

/// The plugins of a node: those of ours that the setting `plugins` names.
final class PluginTypes {
  private static final String ALL_OF_OURS = "bundled";

  private PluginTypes() {}

  static List<PluginType> of(Settings settings) {
    var ours = new ArrayList<>(BundledPlugins.list());
    var wanted = new LinkedHashSet<>(settings.get(KnownSettings.PLUGINS));
    if (wanted.remove(ALL_OF_OURS)) {
      ours.forEach(type -> wanted.add(type.name()));
    }
    var known = ours.stream().map(PluginType::name).collect(Collectors.toSet());
    var unknown = wanted.stream().filter(name -> !known.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new NodeException(
          "plugins: there is no plugin %s; there are %s"
              .formatted(String.join(", ", unknown), String.join(", ", known)));
    }
    return ours.stream().filter(type -> wanted.contains(type.name())).toList();
  }
}
