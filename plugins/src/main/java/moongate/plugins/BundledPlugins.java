package moongate.plugins;

import java.util.List;
import moongate.gateway.plugin.PluginType;
import moongate.plugins.acl.AclType;
import moongate.plugins.basicauth.BasicAuthType;
import moongate.plugins.correlationid.CorrelationIdType;
import moongate.plugins.cors.CorsType;
import moongate.plugins.filelog.FileLogType;
import moongate.plugins.hmacauth.HmacAuthType;
import moongate.plugins.iprestriction.IpRestrictionType;
import moongate.plugins.jwt.JwtType;
import moongate.plugins.keyauth.KeyAuthType;
import moongate.plugins.ratelimiting.RateLimitingType;
import moongate.plugins.requestsizelimiting.RequestSizeLimitingType;
import moongate.plugins.requesttermination.RequestTerminationType;

/// All bundled plugins in Java.
public final class BundledPlugins {
  private BundledPlugins() {}

  public static List<PluginType> list() {
    return List.of(
        new AclType(),
        new BasicAuthType(),
        new CorrelationIdType(),
        new CorsType(),
        new FileLogType(),
        new HmacAuthType(),
        new IpRestrictionType(),
        new JwtType(),
        new KeyAuthType(),
        new RateLimitingType(),
        new RequestSizeLimitingType(),
        new RequestTerminationType());
  }
}
