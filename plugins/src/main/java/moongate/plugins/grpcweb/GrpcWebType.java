package moongate.plugins.grpcweb;

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
import moongate.model.schema.TextCheck;
import moongate.plugins.grpc.Loaded;
import moongate.plugins.protobuf.ProtoSchemas;

/// Registers `grpc-web`.
public final class GrpcWebType implements PluginType {
  private final Path prefix;

  /// @param prefix the node's prefix folder, which relative names of files refer to
  public GrpcWebType(Path prefix) {
    this.prefix = prefix;
  }

  @Override
  public String name() {
    return "grpc-web";
  }

  @Override
  public int priority() {
    return 3;
  }

  @Override
  public PluginSchema schema() {
    TextCheck value =
        text -> text.chars().anyMatch(c -> c < ' ' || c > '~') ? "invalid value: " + text : null;
    var config =
        Schema.record()
            .field("proto", Field.text().check(Formats.file()))
            .field("pass_stripped_path", Field.flag())
            .field("allow_origin_header", Field.text().byDefault("*").check(value));
    return PluginSchema.of(name(), config).accepting(PluginSchema.HTTP_AND_STREAM);
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS, Phase.HEADER_FILTER, Phase.BODY_FILTER);
  }

  /// Always creates a new one, because the file may have changed.
  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    var fields = config.config();
    var schemas = context.shared().get(ProtoSchemas.class, ProtoSchemas::new);
    var schema =
        fields
            .optionalText("proto")
            .map(file -> Loaded.by(() -> schemas.read(prefix, file), name()))
            .orElse(null);
    return new GrpcWeb(
        schema,
        fields.flag("pass_stripped_path"),
        fields.optionalText("allow_origin_header").orElse(null));
  }
}
