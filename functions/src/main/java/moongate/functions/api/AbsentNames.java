package moongate.functions.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Names of Kong or OpenResty that this gateway deliberately does not have, each with the reason.
/// Errors and the documentation take the reasons from here.
public final class AbsentNames {
  private static final String ENTERPRISE = "Enterprise only";

  private static final List<String> CACHE_BUT_GET =
      List.of("renew", "get_bulk", "probe", "safe_set", "invalidate", "invalidate_local", "purge");

  private static final Map<String, String> REASONS = reasons();

  private AbsentNames() {}

  /// Every name with its reason; the name of a table stands for all of its members.
  public static Map<String, String> all() {
    return REASONS;
  }

  private static Map<String, String> reasons() {
    var reasons = new LinkedHashMap<String, String>();
    reasons.put("kong.client.get_aws_vpce_id", ENTERPRISE);
    reasons.put(
        "kong.client.tls.disable_http2_alpn",
        "belongs to the phase client_hello, in which nothing of plugins runs");
    for (var name : CACHE_BUT_GET) {
      reasons.put("kong.cache." + name, "not in the sandbox: only with untrusted_lua = lax or on");
    }
    return reasons;
  }
}
