package moongate.model.entity;

import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;

/// The schemas of `plugins` entries: the common part, and the part of each plugin.
final class PluginEntity {
  private PluginEntity() {}

  /// The schema before the plugin is known.
  static Schema common() {
    return Entities.entity("plugins")
        .endpointKey("instance_name")
        .cacheKey("name", "route", "service", "consumer")
        .field("name", Field.text().required())
        .field("instance_name", Entities.name())
        .field("route", Field.foreign("routes").goesWithIt())
        .field("service", Field.foreign("services").goesWithIt())
        .field("consumer", Field.foreign("consumers").goesWithIt())
        .field("config", Field.any())
        .field("protocols", Field.setOf(Field.text()))
        .field("enabled", Field.flag().required().byDefault(true));
  }

  static Schema of(PluginSchema plugin) {
    var schema =
        common()
            .field("config", Field.record(plugin.config()).required())
            .field(
                "protocols",
                Field.setOf(Field.text().oneOf(plugin.protocols().toArray(String[]::new)))
                    .required()
                    .byDefault(Value.ofTexts(plugin.defaultProtocols())));
    for (var scope : Scope.values()) {
      if (plugin.forbidden().contains(scope)) {
        schema = schema.field(scope.field(), Field.foreign(scope.field() + "s").mustBeNull());
      }
    }
    for (var check : plugin.checks()) {
      schema = schema.check(check);
    }
    return schema;
  }

  /// The schema for a name that is not the name of a plugin.
  static Schema unknown() {
    TextCheck notEnabled =
        name -> "plugin '" + name + "' not enabled; add it to the 'plugins' configuration property";
    return common().field("name", Field.text().required().check(notEnabled));
  }
}
