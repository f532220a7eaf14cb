package moongate.cluster.control;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import moongate.cluster.protocol.SyncStatus;
import moongate.model.value.Value;

/// What is known of a data plane, as the Admin API shows it.
///
/// @param configHash of the configuration that is in force there
/// @param certificateEnd when its certificate expires
record DataPlaneRow(
    String id,
    String hostname,
    String ip,
    String version,
    String configHash,
    Instant lastSeen,
    SyncStatus status,
    Map<String, String> labels,
    Instant certificateEnd) {
  /// The kind of entity as which data planes are stored.
  public static final String ENTITY = "clustering_data_planes";

  public DataPlaneRow {
    labels = Map.copyOf(labels);
  }

  DataPlaneRow seen(Instant now, String hash) {
    return new DataPlaneRow(id, hostname, ip, version, hash, now, status, labels, certificateEnd);
  }

  DataPlaneRow with(SyncStatus other) {
    return new DataPlaneRow(
        id, hostname, ip, version, configHash, lastSeen, other, labels, certificateEnd);
  }

  /// @param forgotten when it is to be removed, unless it is heard of again before
  Value.Obj document(Instant forgotten) {
    var members = new LinkedHashMap<String, Value>();
    members.put("id", Value.of(id));
    members.put("hostname", Value.of(hostname));
    members.put("ip", Value.of(ip));
    members.put("version", Value.of(version));
    members.put("config_hash", Value.of(configHash));
    members.put("last_seen", Value.of(lastSeen.getEpochSecond()));
    members.put("updated_at", Value.of(lastSeen.getEpochSecond()));
    members.put("sync_status", Value.of(status.word()));
    members.put("labels", labels.isEmpty() ? Value.NULL : texts(labels));
    members.put(
        "cert_details",
        Value.of(Map.of("expiry_timestamp", Value.of(certificateEnd.getEpochSecond()))));
    members.put("rpc_capabilities", Value.of(List.of()));
    members.put("ttl", Value.of(forgotten.getEpochSecond() - lastSeen.getEpochSecond()));
    members.put("expires_at", Value.of(forgotten.getEpochSecond()));
    return Value.of(members);
  }

  private static Value texts(Map<String, String> map) {
    var sorted = new TreeMap<String, Value>();
    map.forEach((name, text) -> sorted.put(name, Value.of(text)));
    return Value.of(sorted);
  }
}
