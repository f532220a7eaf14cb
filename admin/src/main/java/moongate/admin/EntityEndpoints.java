package moongate.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import moongate.model.EntitySchemas;
import moongate.model.Value;
import moongate.store.ConfigStore;

/// Entities, read-only: what a node without a database serves is changed as a whole, by `/config`.
record EntityEndpoints(ConfigStore store, EntitySchemas schemas) {
  Reply list(AdminRequest request) {
    var entity = known(request.variable("entity"));
    return page(store.current().documents(entity));
  }

  Reply one(AdminRequest request) {
    var entity = known(request.variable("entity"));
    return find(entity, request.variable("key"))
        .map(document -> Reply.json(200, document))
        .orElseGet(Reply::notFound);
  }

  /// `/services/{key}/routes`: those that refer to the one named.
  Reply children(AdminRequest request) {
    var parents = known(request.variable("entity"));
    var children = known(request.variable("children"));
    var parent = find(parents, request.variable("key"));
    if (parent.isEmpty()) {
      return Reply.notFound();
    }
    var id = parent.get().text("id");
    var field = parents.substring(0, parents.length() - 1);
    return page(
        store.current().documents(children).stream()
            .filter(child -> id.equals(child.object(field).textOrNull("id")))
            .toList());
  }

  Reply refuseCreation(AdminRequest request) {
    return refuse("cannot create", request, "");
  }

  Reply refusePut(AdminRequest request) {
    return refuse("cannot create or update", request, byName(request));
  }

  Reply refuseUpdate(AdminRequest request) {
    var entity = known(request.variable("entity"));
    return find(entity, request.variable("key")).isEmpty()
        ? Reply.notFound()
        : refuse("cannot update", request, byName(request));
  }

  Reply refuseRemoval(AdminRequest request) {
    var entity = known(request.variable("entity"));
    return find(entity, request.variable("key")).isEmpty()
        ? Reply.empty(204)
        : refuse("cannot remove", request, byName(request));
  }

  private Reply refuse(String verb, AdminRequest request, String by) {
    var entity = known(request.variable("entity"));
    var message = "%s '%s' entities%s when not using a database".formatted(verb, entity, by);
    return Reply.error(405, 12, "operation unsupported", message, Value.NULL);
  }

  private String byName(AdminRequest request) {
    var key = request.variable("key");
    var named =
        schemas.entity(known(request.variable("entity"))).map(schema -> schema.endpointKey());
    return named.isEmpty() || isId(key) ? "" : " by '" + named.get() + "'";
  }

  private static boolean isId(String key) {
    return key.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  }

  private Optional<Value.Obj> find(String entity, String key) {
    var endpointKey = schemas.entity(entity).map(schema -> schema.endpointKey()).orElse("id");
    return store.current().documents(entity).stream()
        .filter(document ->
            key.equalsIgnoreCase(document.textOrNull("id"))
                || key.equals(document.textOrNull(endpointKey)))
        .findFirst();
  }

  /// The entity's name, when there is such an entity.
  private String known(String entity) {
    if (schemas.entity(entity).isEmpty()) {
      throw new Refused(Reply.notFound());
    }
    return entity;
  }

  private static Reply page(List<Value.Obj> documents) {
    var body = new LinkedHashMap<String, Value>();
    body.put("data", Value.of(documents));
    body.put("next", Value.NULL);
    return Reply.json(200, Value.of(body));
  }
}
