package moongate.plugins.websocketvalidator;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.plugins.jsonschema.JsonSchema;

/// Registers `websocket-validator`.
public final class WebSocketValidatorType implements PluginType {
  static final String CLIENT = "client";
  static final String UPSTREAM = "upstream";

  private static final List<String> WEB_SOCKET = List.of("ws", "wss");

  @Override
  public String name() {
    return "websocket-validator";
  }

  @Override
  public int priority() {
    return 1006;
  }

  @Override
  public PluginSchema schema() {
    TextCheck draft4 = text -> JsonSchema.problem(text);
    var validation =
        Schema.record()
            .field("type", Field.text().required().oneOf("draft4"))
            .field("schema", Field.text().required().check(draft4));
    var messages =
        Schema.record()
            .field("text", Field.record(validation))
            .field("binary", Field.record(validation));
    var config =
        Schema.record()
            .field(CLIENT, Field.record(messages))
            .field(UPSTREAM, Field.record(messages));
    return PluginSchema.of(name(), config)
        .accepting(WEB_SOCKET)
        .byDefault(WEB_SOCKET)
        .check(
            EntityChecks.atLeastOneOf(
                "config.client.text",
                "config.client.binary",
                "config.upstream.text",
                "config.upstream.binary"));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.WS_CLIENT_FRAME, Phase.WS_UPSTREAM_FRAME);
  }

  @Override
  public Set<Phase> phases(PluginConfig config) {
    var phases = EnumSet.noneOf(Phase.class);
    if (config.config().has(CLIENT)) {
      phases.add(Phase.WS_CLIENT_FRAME);
    }
    if (config.config().has(UPSTREAM)) {
      phases.add(Phase.WS_UPSTREAM_FRAME);
    }
    return phases;
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> new WebSocketValidator(config.config()));
  }
}
