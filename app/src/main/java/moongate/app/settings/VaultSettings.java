package moongate.app.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The operator's own vaults: their names, in the order of the setting `vaults`, and the options
/// that other settings give them (`vault_http_base_url`).
///
/// @param options by the name of the vault, which has none if its map is empty
public record VaultSettings(Map<String, Map<String, String>> options) {
  /// The names in `vaults` that mean vaults of the gateway itself.
  private static final Set<String> OURS = Set.of("bundled", "env");

  static final VaultSettings NONE = new VaultSettings(Map.of());

  public VaultSettings {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /// @param listed the value of `vaults`
  /// @param others the texts of settings that are not in the table
  static VaultSettings of(List<String> listed, Map<String, String> others) {
    var vaults = new LinkedHashMap<String, Map<String, String>>();
    for (var name : listed) {
      if (!OURS.contains(name)) {
        vaults.put(name, options(start(name), others));
      }
    }
    return new VaultSettings(vaults);
  }

  private static Map<String, String> options(String start, Map<String, String> others) {
    var options = new LinkedHashMap<String, String>();
    others.forEach((setting, text) -> {
      if (setting.startsWith(start)) {
        options.put(setting.substring(start.length()), text);
      }
    });
    return options;
  }

  private static String start(String vault) {
    return "vault_" + vault.replace('-', '_') + "_";
  }

  /// Whether the setting `name` is an option of one of the vaults.
  boolean has(String name) {
    return options.keySet().stream().anyMatch(vault -> name.startsWith(start(vault)));
  }
}
