package moongate.plugins.acme;

import moongate.gateway.plugin.SharedState;
import moongate.http.Resolver;
import moongate.http.Sockets;
import moongate.model.value.Value;
import moongate.plugins.redis.Redis;
import moongate.plugins.redis.RedisConfig;

/// Creates the storage that a configuration selects.
record Storages(Sockets sockets, Resolver resolver) {
  AcmeStorage of(AcmeConfig config, SharedState shared, LoopCalls calls) {
    var kind = config.storage();
    var options = config.storageConfig().object(kind);
    return switch (kind) {
      case "kong" -> new DatabaseStorage(shared.entities(), shared.clock());
      case "redis" -> redis(options, calls);
      case "consul" ->
          new ConsulStorage(
              StorageServer.of("Consul", StorageSchemas.CONSUL_PORT, options, calls),
              folder(options),
              options.optionalText("token").orElse(""),
              shared.clock());
      case "vault" -> vault(options, shared, calls);
      default -> shared.get(NodeStorage.class, () -> new NodeStorage(shared.clock()));
    };
  }

  private AcmeStorage redis(Value.Obj options, LoopCalls calls) {
    var extra = options.object("extra_options");
    return new RedisStorage(
        new Redis(RedisConfig.of(options), sockets, resolver),
        calls,
        extra.optionalText("namespace").orElse(""),
        (int) extra.optionalNumber("scan_count").orElse(10));
  }

  private static AcmeStorage vault(Value.Obj options, SharedState shared, LoopCalls calls) {
    var server = StorageServer.of("Vault", StorageSchemas.VAULT_PORT, options, calls);
    return new VaultStorage(
        server, folder(options), new VaultTokens(server, options), shared.clock());
  }

  private static String folder(Value.Obj options) {
    return options.optionalText("kv_path").orElse("acme").replaceAll("^/+|/+$", "");
  }
}
