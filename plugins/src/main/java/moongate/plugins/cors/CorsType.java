package moongate.plugins.cors;

import java.util.List;
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
import moongate.model.value.Value;
import moongate.plugins.matching.LinearRegex;

/// Registers `cors`.
public final class CorsType implements PluginType {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  @Override
  public String name() {
    return "cors";
  }

  @Override
  public int priority() {
    return 2000;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config()).without(Scope.CONSUMER);
  }

  private static Schema config() {
    var method = Field.text().oneOf(METHODS.toArray(String[]::new));
    var header = Field.text().check(headerText());
    return Schema.record()
        .field("origins", Field.listOf(Field.text().check(headerText()).check(regex())))
        .field("headers", Field.listOf(header))
        .field("exposed_headers", Field.listOf(header))
        .field("methods", Field.listOf(method).byDefault(Value.ofTexts(METHODS)))
        .field("max_age", Field.number())
        .field("credentials", Field.flag().required().byDefault(false))
        .field("private_network", Field.flag().required().byDefault(false))
        .field("preflight_continue", Field.flag().required().byDefault(false))
        .field("allow_origin_absent", Field.flag().required().byDefault(true));
  }

  private static TextCheck headerText() {
    return text -> text.chars().anyMatch(c -> c < ' ' || c > '~') ? "invalid value: " + text : null;
  }

  private static TextCheck regex() {
    return text -> text.equals(Origins.ANY) ? null : LinearRegex.problem(text);
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS, Phase.HEADER_FILTER);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new Cors(config.config());
  }
}
