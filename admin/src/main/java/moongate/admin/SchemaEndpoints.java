package moongate.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.model.EntitySchemas;
import moongate.model.PluginSchema;
import moongate.model.Value;

/// The descriptions of entities and plugins, which tools such as decK read defaults from.
record SchemaEndpoints(EntitySchemas schemas) {
  Reply entity(AdminRequest request) {
    var name = request.variable("entity");
    return schemas
        .entity(name)
        .map(schema -> Reply.json(200, schema.toValue()))
        .orElseGet(() -> Reply.message(404, "No entity named '" + name + "'"));
  }

  Reply plugin(AdminRequest request) {
    var name = request.variable("plugin");
    return schemas
        .plugin(name)
        .map(plugin -> Reply.json(200, description(plugin)))
        .orElseGet(() -> Reply.message(404, "No plugin named '" + name + "'"));
  }

  private static Value.Obj description(PluginSchema plugin) {
    var protocols = new LinkedHashMap<String, Value>();
    protocols.put("type", Value.of("set"));
    protocols.put("default", Value.ofTexts(plugin.defaultProtocols()));
    var config = new LinkedHashMap<String, Value>();
    config.put("type", Value.of("record"));
    config.put("required", Value.of(true));
    config.putAll(plugin.config().toValue().members());
    var fields =
        List.of(
            Value.of(Map.of("protocols", Value.of(protocols))),
            Value.of(Map.of("config", Value.of(config))));
    return Value.of(Map.of("fields", Value.of(fields)));
  }
}
