package moongate.plugins.grpcgateway;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.plugins.grpc.Loaded;
import moongate.plugins.protobuf.ProtoSchemas;

/// Registers `grpc-gateway`.
public final class GrpcGatewayType implements PluginType {
  private final Path prefix;

  /// @param prefix the node's prefix folder, which relative names of files refer to
  public GrpcGatewayType(Path prefix) {
    this.prefix = prefix;
  }

  @Override
  public String name() {
    return "grpc-gateway";
  }

  @Override
  public int priority() {
    return 998;
  }

  @Override
  public PluginSchema schema() {
    var config = Schema.record().field("proto", Field.text().check(Formats.file()));
    return PluginSchema.of(name(), config).accepting(PluginSchema.HTTP_AND_STREAM);
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS, Phase.HEADER_FILTER, Phase.BODY_FILTER);
  }

  /// Always creates a new one, because the file may have changed.
  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    var schemas = context.shared().get(ProtoSchemas.class, ProtoSchemas::new);
    var bindings =
        config
            .config()
            .optionalText("proto")
            .map(file -> Loaded.by(() -> Bindings.of(schemas.read(prefix, file)), name()))
            .orElse(null);
    return new GrpcGateway(bindings);
  }
}
