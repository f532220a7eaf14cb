package moongate.functions.custom;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the settings name of the operator's own, in their order.
///
/// @param vaults by name, with the options that settings give them
public record CustomNames(List<String> plugins, Map<String, Map<String, String>> vaults) {
  public CustomNames {
    plugins = List.copyOf(plugins);
    vaults = Collections.unmodifiableMap(new LinkedHashMap<>(vaults));
  }

  boolean isEmpty() {
    return plugins.isEmpty() && vaults.isEmpty();
  }
}
