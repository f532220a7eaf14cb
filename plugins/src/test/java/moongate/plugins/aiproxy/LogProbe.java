package moongate.plugins.aiproxy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Phase;
import moongate.gateway.log.LogEntry;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Schema;
import moongate.model.value.Json;
import moongate.testkit.Await;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Keeps what loggers would write.
public final class LogProbe implements PluginType {
  private final List<String> entries = new CopyOnWriteArrayList<>();

  /// The member `ai` of the next entry; waits for it.
  public JsonNode ai() throws Exception {
    return JsonMapper.shared().readTree(entry()).path("ai");
  }

  /// The next entry, as it is written; waits for it.
  public String entry() throws Exception {
    Await.that(() -> !entries.isEmpty());
    return entries.removeFirst();
  }

  @Override
  public String name() {
    return "log-probe";
  }

  @Override
  public int priority() {
    return 1;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), Schema.record());
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.LOG);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new Plugin() {
      @Override
      public void log(Exchange exchange) {
        entries.add(Json.write(LogEntry.of(exchange)));
      }
    };
  }
}
