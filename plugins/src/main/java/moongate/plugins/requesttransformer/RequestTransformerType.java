package moongate.plugins.requesttransformer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Expressions;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.template.Template;
import org.jspecify.annotations.Nullable;

/// Registers `request-transformer`.
public final class RequestTransformerType implements PluginType {
  private static final Pattern PAIR = Pattern.compile("[^:]+:.*", Pattern.DOTALL);
  private static final Pattern METHOD = Pattern.compile("[A-Z]+");
  private static final List<String> PLACES = List.of("body", "headers", "querystring");
  private static final Value NOTHING = Value.ofTexts(List.of());

  private final Expressions expressions;

  public RequestTransformerType(Expressions expressions) {
    this.expressions = expressions;
  }

  @Override
  public String name() {
    return "request-transformer";
  }

  @Override
  public int priority() {
    return 801;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config()).accepting(PluginSchema.HTTP_AND_STREAM);
  }

  private Schema config() {
    TextCheck header = text -> headerProblem(nameOf(text));
    TextCheck newHeader = text -> headerProblem(text.substring(text.indexOf(':') + 1).strip());
    var uri = Field.text().check((TextCheck) this::templateProblem);
    return Schema.record()
        .field("http_method", Field.text().check(Formats.matching(METHOD)))
        .field("remove", change(Field.text(), Field.text().check(header)))
        .field("rename", change(pair(), pair().check(header).check(newHeader)))
        .field(
            "replace",
            Field.record(changes(template(), template().check(header)).field("uri", uri))
                .required())
        .field("add", change(template(), template().check(header)))
        .field("append", change(template(), template().check(header)));
  }

  private static Field change(Field pair, Field headerPair) {
    return Field.record(changes(pair, headerPair)).required();
  }

  private static Schema changes(Field pair, Field headerPair) {
    var schema = Schema.record();
    for (var place : PLACES) {
      var element = place.equals("headers") ? headerPair : pair;
      schema = schema.field(place, Field.listOf(element).byDefault(NOTHING));
    }
    return schema;
  }

  private static Field pair() {
    return Field.text().check(Formats.matching(PAIR));
  }

  private Field template() {
    return pair().check((TextCheck) text -> templateProblem(text.substring(text.indexOf(':') + 1)));
  }

  private @Nullable String templateProblem(String text) {
    try {
      Template.check(Utf8.bytes(text), expressions);
      return null;
    } catch (Template.Malformed malformed) {
      return malformed.getMessage();
    }
  }

  private static String nameOf(String text) {
    int colon = text.indexOf(':');
    return (colon < 0 ? text : text.substring(0, colon)).strip();
  }

  private static @Nullable String headerProblem(String name) {
    boolean isName =
        !name.isEmpty()
            && name.chars()
                .allMatch(c -> c > ' ' && c < 0x7F && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0);
    return isName ? null : "'" + name + "' is not a valid header";
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> new RequestTransformer(config, expressions));
  }
}
