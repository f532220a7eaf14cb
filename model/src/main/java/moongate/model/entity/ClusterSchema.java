package moongate.model.entity;

import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;

/// The schema of the data that a control plane stores about its data planes when they connect and
/// send pings.
final class ClusterSchema {
  private ClusterSchema() {}

  static Schema dataPlanes() {
    return Schema.entity("clustering_data_planes")
        .withoutAdminPath()
        .field("id", Field.text().required().check(Formats.uuid()))
        .field("hostname", Field.text().required())
        .field("ip", Field.text().required())
        .field("version", Field.text())
        .field("config_hash", Field.text())
        .field("last_seen", Field.integer())
        .field("updated_at", Field.integer())
        .field("sync_status", Field.text().required().byDefault("unknown"))
        .field("labels", Field.mapOf(Field.text(), Field.text()))
        .field(
            "cert_details",
            Field.record(Schema.record().field("expiry_timestamp", Field.integer())))
        .field("rpc_capabilities", Field.setOf(Field.text()))
        .expiring()
        .runtime();
  }
}
