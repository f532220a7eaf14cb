package moongate.gateway.tls;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import moongate.http.TlsIdentity;
import moongate.model.Snapshot;
import org.jspecify.annotations.Nullable;

/// Which certificate is shown for which server name: the name itself first, then `*.x`, then `x.*`,
/// then `*`. Immutable; compiled with the plan.
public final class ServerNames {
  private static final String ANY = "*";

  private final Map<String, List<TlsIdentity>> byName = new HashMap<>();

  public ServerNames(Snapshot snapshot, Identities identities) {
    for (var sni : snapshot.snis()) {
      var shown = identities.of(sni.certificateId());
      if (!shown.isEmpty()) {
        byName.put(sni.name().toLowerCase(Locale.ROOT), shown);
      }
    }
  }

  /// The identities of each name.
  public Map<String, List<TlsIdentity>> all() {
    return Collections.unmodifiableMap(byName);
  }

  /// The identities for a client that asked for `serverName`; empty when the configuration has
  /// none.
  public List<TlsIdentity> find(@Nullable String serverName) {
    if (byName.isEmpty()) {
      return List.of();
    }
    var found = serverName == null ? null : named(serverName);
    return found != null ? found : byName.getOrDefault(ANY, List.of());
  }

  private @Nullable List<TlsIdentity> named(String name) {
    var exact = byName.get(name);
    if (exact != null) {
      return exact;
    }
    // One label, as in certificates: *.example stands for a.example.
    int dot = name.indexOf('.');
    var suffix = dot < 0 ? null : byName.get("*" + name.substring(dot));
    if (suffix != null) {
      return suffix;
    }
    int last = name.lastIndexOf('.');
    return last < 0 ? null : byName.get(name.substring(0, last) + ".*");
  }
}
