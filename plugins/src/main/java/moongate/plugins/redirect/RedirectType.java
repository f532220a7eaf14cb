package moongate.plugins.redirect;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import org.jspecify.annotations.Nullable;

/// Registers `redirect`.
public final class RedirectType implements PluginType {
  @Override
  public String name() {
    return "redirect";
  }

  @Override
  public int priority() {
    return 779;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(
        name(),
        Schema.record()
            .field("status_code", Field.integer().required().between(100, 599).byDefault(301))
            .field(
                "location",
                Field.text().required().check((TextCheck) RedirectType::locationProblem))
            .field("keep_incoming_path", Field.flag().required().byDefault(false)));
  }

  private static @Nullable String locationProblem(String text) {
    try {
      var uri = URI.create(text);
      return uri.getScheme() == null || uri.getRawAuthority() == null
          ? "missing host in url"
          : null;
    } catch (IllegalArgumentException malformed) {
      return "invalid url";
    }
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> new Redirect(config.config()));
  }
}
