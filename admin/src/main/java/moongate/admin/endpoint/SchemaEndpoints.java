package moongate.admin.endpoint;

import static moongate.admin.reply.JsonObjects.object;

import moongate.admin.reply.AdminErrors;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Field;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import moongate.store.Generated;

/// The descriptions of entities and plugins, which tools such as decK read defaults from, and
/// checks of documents that are not stored.
public record SchemaEndpoints(EntitySchemas schemas) {
  private static final Value.Obj A_PARENT =
      AdminErrors.fields("id", Value.of("00000000-0000-0000-0000-000000000000"));

  /// `/schemas/{entity}`
  public Reply entity(AdminRequest request) {
    var name = request.variable("entity");
    return schemas
        .entity(name)
        .map(schema -> Reply.json(200, schema.toValue()))
        .orElseGet(() -> noSuchEntity(name));
  }

  /// `/schemas/plugins/{name}`: the whole entity.
  public Reply plugin(AdminRequest request) {
    var name = request.variable("name");
    return schemas
        .pluginEntry(name)
        .map(entry -> Reply.json(200, entry.toValue()))
        .orElseGet(() -> noSuchPlugin(name));
  }

  /// `/plugins/schema/{name}`: its config only.
  public Reply pluginConfig(AdminRequest request) {
    var name = request.variable("name");
    return schemas
        .plugin(name)
        .map(plugin -> Reply.json(200, plugin.config().toValue()))
        .orElseGet(() -> noSuchPlugin(name));
  }

  /// `/schemas/vaults/{name}`
  public Reply vault(AdminRequest request) {
    var name = request.variable("name");
    return schemas
        .vault(name)
        .map(config -> {
          var entity = Schema.record().field("config", Field.record(config).required());
          return Reply.json(200, entity.toValue());
        })
        .orElseGet(() -> Reply.message(404, "No vault named '" + name + "'"));
  }

  /// `POST /schemas/{entity}/validate`
  public Reply validate(AdminRequest request) {
    var name = request.variable("entity");
    return schemas.entity(name).isPresent() ? validated(request, name) : noSuchEntity(name);
  }

  /// The same for one kind of entity.
  public Reply validated(AdminRequest request, String entity) {
    var written = request.untypedDocument();
    var schema = schemas.schemaOf(entity, written);
    var problems = new Problems();
    schema.process(
        Generated.fill(schema, withReferences(schema, written)),
        new Report(FieldPath.ROOT, problems, 0));
    return problems.isEmpty()
        ? Reply.json(200, object("message", Value.of("schema validation successful")))
        : AdminErrors.schemaViolation(problems);
  }

  /// References by name, or to a parent that a path would name, are no fault here.
  private static Value.Obj withReferences(Schema schema, Value.Obj written) {
    var document = written;
    for (var field : schema.references().keySet()) {
      boolean isByName =
          document.at(field) instanceof Value.Obj object && !object.members().containsKey("id");
      document = isByName ? document.with(field, A_PARENT) : document;
    }
    return document;
  }

  private static Reply noSuchEntity(String name) {
    return Reply.message(404, "No entity named '" + name + "'");
  }

  private static Reply noSuchPlugin(String name) {
    return Reply.message(404, "No plugin named '" + name + "'");
  }
}
