package moongate.plugins.standardwebhooks;

import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.entity.Scope;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;

/// Registers `standard-webhooks`.
public final class StandardWebhooksType implements PluginType {
  @Override
  public String name() {
    return "standard-webhooks";
  }

  @Override
  public int priority() {
    return 760;
  }

  @Override
  public PluginSchema schema() {
    TextCheck secret =
        text ->
            WebhookSecret.parse(text) == null
                ? "a secret is base64, maybe with 'whsec_' before it"
                : null;
    var config =
        Schema.record()
            .field("secret_v1", Field.text().required().encrypted().referenceable().check(secret))
            .field("tolerance_second", Field.integer().required().greaterThan(-1).byDefault(300));
    return PluginSchema.of(name(), config).without(Scope.CONSUMER);
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new StandardWebhooks(
        WebhookSecret.parse(config.config().text("secret_v1")),
        (long) config.config().number("tolerance_second"),
        context.clock());
  }
}
