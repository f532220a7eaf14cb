package moongate.plugins.responsetransformer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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
import moongate.model.value.Value;

/// Registers `response-transformer`.
public final class ResponseTransformerType implements PluginType {
  private static final Pattern PAIR = Pattern.compile("[^:]+:.*", Pattern.DOTALL);

  @Override
  public String name() {
    return "response-transformer";
  }

  @Override
  public int priority() {
    return 800;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config());
  }

  private static Schema config() {
    var names = Field.listOf(Field.text()).byDefault(Value.ofTexts(List.of()));
    var headers = pairs(header());
    var members = pairs(_ -> null);
    var types =
        Field.listOf(Field.text().oneOf("boolean", "number", "string"))
            .byDefault(Value.ofTexts(List.of()));
    var removal = Schema.record().field("json", names).field("headers", names);
    var rename = Schema.record().field("json", members).field("headers", pairs(newHeader()));
    var change =
        Schema.record().field("json", members).field("json_types", types).field("headers", headers);
    return Schema.record()
        .field("remove", Field.record(removal).required())
        .field("rename", Field.record(rename).required())
        .field("replace", Field.record(change).required())
        .field("add", Field.record(change).required())
        .field("append", Field.record(change).required());
  }

  private static Field pairs(TextCheck check) {
    return Field.listOf(Field.text().check(Formats.matching(PAIR)).check(check))
        .byDefault(Value.ofTexts(List.of()));
  }

  /// The check for names of headers that can be set.
  private static TextCheck header() {
    return text -> {
      boolean hasControls = text.chars().anyMatch(c -> c < ' ' || c == 0x7F);
      var name = text.substring(0, text.indexOf(':')).strip();
      return hasControls || !isHeaderName(name) ? "'" + name + "' is not a valid header" : null;
    };
  }

  private static TextCheck newHeader() {
    return text -> {
      var name = text.substring(text.indexOf(':') + 1).strip();
      return isHeaderName(name) ? null : "'" + name + "' is not a valid header";
    };
  }

  private static boolean isHeaderName(String name) {
    return !name.isEmpty()
        && name.chars().allMatch(c -> c > ' ' && c < 0x7F && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0);
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.HEADER_FILTER, Phase.BODY_FILTER);
  }

  /// Includes body_filter only if bodies are changed, so that other bodies are not held back.
  @Override
  public Set<Phase> phases(PluginConfig config) {
    return JsonChanges.of(config.config()).isEmpty() ? Set.of(Phase.HEADER_FILTER) : phases();
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new ResponseTransformer(config.config());
  }
}
