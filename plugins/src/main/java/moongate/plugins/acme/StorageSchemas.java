package moongate.plugins.acme;

import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.schema.Shorthand;
import moongate.model.value.Value;
import moongate.plugins.redis.RedisConfig;

/// The schema of `storage_config`, with a record for each kind of storage.
final class StorageSchemas {
  static final int CONSUL_PORT = 8500;
  static final int VAULT_PORT = 8200;

  private static final double LONGEST_MILLIS = Integer.MAX_VALUE;

  private StorageSchemas() {}

  static Schema storageConfig() {
    return Schema.record()
        .field(
            "shm",
            Field.record(Schema.record().field("shm_name", Field.text().byDefault("kong")))
                .required())
        .field("kong", Field.mapOf(Field.text(), Field.any()).byDefault(Value.Obj.EMPTY))
        .field("redis", Field.record(redis()).required())
        .field("consul", Field.record(consul()).required())
        .field("vault", Field.record(vault()).required());
  }

  private static Schema redis() {
    return withOldNames(RedisConfig.schema())
        .field(
            "extra_options",
            Field.record(
                    Schema.record()
                        .field("namespace", Field.text().required().minLength(0).byDefault(""))
                        .field(
                            "scan_count",
                            Field.number().required().between(1, 10_000).byDefault(10)))
                .required());
  }

  /// Accepts the old names of fields, from before Kong 3.6.
  private static Schema withOldNames(Schema redis) {
    var password = Field.text().encrypted().referenceable().minLength(0);
    return redis
        .shorthand(Shorthand.oldName("auth", password, "password"))
        .shorthand(Shorthand.oldName("ssl_server_name", Field.text(), "server_name"))
        .shorthand(
            Shorthand.oldName("namespace", Field.text().minLength(0), "extra_options", "namespace"))
        .shorthand(Shorthand.oldName("scan_count", Field.number(), "extra_options", "scan_count"));
  }

  private static Schema consul() {
    return server(CONSUL_PORT).field("token", Field.text().referenceable().encrypted());
  }

  private static Schema vault() {
    return server(VAULT_PORT)
        .field("token", Field.text().referenceable().encrypted())
        .field("tls_verify", Field.flag().byDefault(true))
        .field("tls_server_name", Field.text())
        .field("auth_method", Field.text().oneOf("token", "kubernetes").byDefault("token"))
        .field("auth_path", Field.text())
        .field("auth_role", Field.text())
        .field("jwt_path", Field.text());
  }

  private static Schema server(int port) {
    return Schema.record()
        .field("host", Field.text().check(Formats.host()).byDefault("127.0.0.1"))
        .field("port", Field.integer().between(0, 65535).byDefault(port))
        .field("kv_path", Field.text().byDefault("acme"))
        .field("timeout", Field.number().between(1, LONGEST_MILLIS).byDefault(2000))
        .field("https", Field.flag().byDefault(false));
  }
}
