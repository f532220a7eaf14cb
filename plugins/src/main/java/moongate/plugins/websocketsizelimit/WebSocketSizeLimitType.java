package moongate.plugins.websocketsizelimit;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.http.PayloadLimits;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;

/// Registers `websocket-size-limit`.
public final class WebSocketSizeLimitType implements PluginType {
  static final String CLIENT = "client_max_payload";
  static final String UPSTREAM = "upstream_max_payload";

  private static final List<String> WEB_SOCKET = List.of("ws", "wss");

  @Override
  public String name() {
    return "websocket-size-limit";
  }

  @Override
  public int priority() {
    return 1003;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config())
        .accepting(WEB_SOCKET)
        .byDefault(WEB_SOCKET)
        .check(EntityChecks.atLeastOneOf("config." + CLIENT, "config." + UPSTREAM));
  }

  private static Schema config() {
    return Schema.record()
        .field(CLIENT, Field.integer().between(1, PayloadLimits.MOST))
        .field(UPSTREAM, Field.integer().between(1, PayloadLimits.MOST));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.WS_HANDSHAKE);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new WebSocketSizeLimit(config.config());
  }
}
