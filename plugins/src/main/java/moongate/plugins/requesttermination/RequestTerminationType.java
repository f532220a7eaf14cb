package moongate.plugins.requesttermination;

import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.NodeName;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Check;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Registers `request-termination`.
public final class RequestTerminationType implements PluginType {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin");

  /// Statuses below this one are interim: they announce that the response follows.
  private static final int LEAST_FINAL_STATUS = 200;

  @Override
  public String name() {
    return "request-termination";
  }

  @Override
  public int priority() {
    return 2;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config()).check(EntityChecks.custom(contradictions(), "config"));
  }

  private static Schema config() {
    return Schema.record()
        .field("status_code", Field.integer().required().between(100, 599).byDefault(503))
        .field("message", Field.text())
        .field("content_type", Field.text().check(headerText()))
        .field("body", Field.text())
        .field("echo", Field.flag().required().byDefault(false))
        .field("trigger", Field.text().check(Formats.headerName()));
  }

  private static TextCheck headerText() {
    return text -> text.chars().anyMatch(c -> c < ' ' || c > '~') ? "invalid value: " + text : null;
  }

  private static Check contradictions() {
    return (plugin, report) -> {
      var config = ((Value.Obj) plugin).object("config");
      boolean hasType = config.has("content_type");
      boolean hasBody = config.has("body");
      if (config.has("message") && (hasType || hasBody)) {
        report.entity("message cannot be used with content_type or body");
      } else if (hasType && !hasBody) {
        report.entity("content_type requires a body");
      } else if (config.flag("echo") && (hasType || hasBody)) {
        report.entity("echo cannot be used with content_type and body");
      }
    };
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    int status = config.config().integer("status_code");
    if (status < LEAST_FINAL_STATUS) {
      log.warn(
          "[request-termination] no response can have status_code {}: requests will be answered with"
              + " 500, plugin_id: {}",
          status,
          config.id());
    }
    var node = context.shared().get(NodeName.class, NodeName::unknown);
    return new RequestTermination(config.config(), node);
  }
}
