package moongate.plugins.counting;

import moongate.model.PluginConfig;
import org.jspecify.annotations.Nullable;

/// What is counted together. All text is bytes (Latin-1 view).
///
/// @param scope what the configuration applies to, see [#scope(PluginConfig)]
/// @param client who is limited
/// @param item what is counted of several things; empty when there is only one
public record CountKey(String scope, String client, String item) {
  private static final String UNSCOPED = "00000000-0000-0000-0000-000000000000";

  /// The ids of the route and the service that a configuration is bound to.
  public static String scope(PluginConfig config) {
    return orUnscoped(config.routeId()) + ":" + orUnscoped(config.serviceId());
  }

  private static String orUnscoped(@Nullable String id) {
    return id == null ? UNSCOPED : id;
  }
}
