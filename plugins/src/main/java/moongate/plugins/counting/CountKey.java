package moongate.plugins.counting;

import java.nio.charset.StandardCharsets;
import moongate.model.entity.PluginConfig;
import moongate.model.value.Hash;
import org.jspecify.annotations.Nullable;

/// Identifies a count. All text is bytes (Latin-1 view).
///
/// @param scope what the configuration applies to, see [#scope(PluginConfig)]
/// @param client the client that is limited
/// @param item the counted thing, if there are several; else empty
public record CountKey(String scope, String client, String item) {
  private static final int LONGEST = 250;
  private static final int LONGEST_CLIENT = 128;
  private static final String UNSCOPED = "00000000-0000-0000-0000-000000000000";

  /// The ids of the route and the service that a configuration is bound to.
  public static String scope(PluginConfig config) {
    return orUnscoped(config.routeId()) + ":" + orUnscoped(config.serviceId());
  }

  /// The same key for a place where many keys are kept in memory: what a client is known by may be
  /// a header of any length, of which a digest is enough there.
  CountKey small() {
    return client.length() <= LONGEST_CLIENT ? this : new CountKey(scope, digest(client), item);
  }

  /// The name of the count in the window of `period` that contains a moment.
  String name(Period period, long epochSecond) {
    long start = period.startOf(epochSecond) * 1000;
    var which = item.isEmpty() ? "" : item + ":";
    return scope + ":" + client + ":" + start + ":" + which + period.field();
  }

  /// The same for a database, which does not accept names of any length and with any bytes.
  String nameOfRow(Period period, long epochSecond) {
    var name = name(period, epochSecond);
    boolean isPlain = name.length() <= LONGEST && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return isPlain ? name : digest(name);
  }

  private static String digest(String name) {
    return Hash.SHA_256.hex(name.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String orUnscoped(@Nullable String id) {
    return id == null ? UNSCOPED : id;
  }
}
