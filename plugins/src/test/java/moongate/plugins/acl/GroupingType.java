package moongate.plugins.acl;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.exchange.SharedValues;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.http.HeaderName;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// Finds groups by itself, as plugins that ask others do: the words of a header, or, for clients
/// with a key, those of its configuration.
public final class GroupingType implements PluginType {
  private static final HeaderName GROUPS = HeaderName.of("X-Groups");
  private static final HeaderName KEY = HeaderName.of("apikey");

  @Override
  public String name() {
    return "grouping";
  }

  @Override
  public int priority() {
    return 1000;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), Schema.record().field("groups", Field.listOf(Field.text())));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new Grouping(config.config().texts("groups"));
  }

  private record Grouping(List<String> groups) implements Plugin {
    @Override
    public Outcome access(Exchange exchange) {
      var headers = exchange.headers();
      if (headers.contains(GROUPS)) {
        var text = headers.firstOr(GROUPS, "");
        put(exchange, text.isEmpty() ? List.of() : List.of(text.split(" ", -1)));
      } else if (headers.contains(KEY) && !groups.isEmpty()) {
        put(exchange, groups);
      }
      return Outcome.CONTINUE;
    }

    private static void put(Exchange exchange, List<String> found) {
      SharedValues.of(exchange).put("authenticated_groups", Value.ofTexts(found));
    }
  }
}
