package moongate.functions;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import moongate.functions.run.Compilation;
import moongate.functions.run.CustomFields;
import moongate.functions.run.FunctionEngine;
import moongate.functions.run.FunctionSet;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Report;
import moongate.model.value.Value;

/// A kind of plugin that logs, whose configurations may say by functions what else its entries
/// have.
final class CustomFieldsType implements PluginType {
  private static final String FIELD = "custom_fields_by_lua";

  private final PluginType logger;
  private final FunctionEngine engine;

  CustomFieldsType(PluginType logger, FunctionEngine engine) {
    this.logger = logger;
    this.engine = engine;
  }

  @Override
  public String name() {
    return logger.name();
  }

  @Override
  public int priority() {
    return logger.priority();
  }

  @Override
  public PluginSchema schema() {
    return logger.schema().check(EntityChecks.custom(this::check, "config"));
  }

  private void check(Value plugin, Report report) {
    if (plugin instanceof Value.Obj entity) {
      var config = report.field("config", entity.object("config"));
      var fields = entity.object("config").object(FIELD);
      var place = config.field(FIELD, fields);
      fields
          .members()
          .forEach((name, source) ->
              FunctionSchema.parse(name(), engine.compiler(), source, place.field(name, source)));
    }
  }

  @Override
  public Set<Phase> phases() {
    return logger.phases();
  }

  @Override
  public Set<Phase> phases(PluginConfig config) {
    return logger.phases(config);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    var fields = config.config().object(FIELD);
    if (fields.members().isEmpty()) {
      return logger.create(config, context, previous);
    }
    var old = previous.filter(CustomFields.class::isInstance).map(CustomFields.class::cast);
    var functions =
        old.map(CustomFields::functions)
            .orElseGet(
                () -> FunctionSet.ofFields(fields, engine.compiler(), Compilation.of(context)));
    return new CustomFields(
        config,
        logger.create(config, context, old.map(CustomFields::logger)),
        List.copyOf(fields.members().keySet()),
        functions,
        engine);
  }
}
