package moongate.plugins;

import java.util.List;
import moongate.gateway.plugin.PluginType;
import moongate.plugins.acl.AclType;
import moongate.plugins.basicauth.BasicAuthType;
import moongate.plugins.cors.CorsType;
import moongate.plugins.hmacauth.HmacAuthType;
import moongate.plugins.jwt.JwtType;
import moongate.plugins.keyauth.KeyAuthType;
import moongate.plugins.ratelimiting.RateLimitingType;

/// All bundled plugins in Java.
public final class BundledPlugins {
  private BundledPlugins() {}

  public static List<PluginType> list() {
    return List.of(
        new AclType(),
        new BasicAuthType(),
        new CorsType(),
        new HmacAuthType(),
        new JwtType(),
        new KeyAuthType(),
        new RateLimitingType());
  }
}
