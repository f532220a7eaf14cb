package moongate.admin.entity;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
import moongate.admin.reply.Refused;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.admin.request.Paging;
import moongate.model.schema.Expiry;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.store.EntityReader;
import moongate.store.EntityStore;
import moongate.store.Page;
import moongate.store.StoreException;

/// Reads entities, and lists of them.
record EntityReads(EntityStore store, Secrets secrets) {
  /// `/services`
  Reply list(AdminRequest request, Schema schema) throws StoreException {
    var paging = Paging.of(request);
    var page = store.page(paging.of(schema.name()));
    var path = "/" + schema.adminPath().collection();
    return reply(request, schema, page, path + paging.nextQuery(page));
  }

  /// `/services/{service}/routes`
  Reply list(AdminRequest request, Nested nested) throws StoreException {
    var parent = parent(store, request, nested);
    var paging = Paging.of(request);
    var page = store.page(paging.of(nested.child().name()).under(nested.field(), parent));
    return reply(request, nested.child(), page, request.path() + Paging.bareQuery(page));
  }

  private Reply reply(AdminRequest request, Schema schema, Page page, String next)
      throws StoreException {
    var data = new ArrayList<Value>();
    for (var entity : page.entities()) {
      data.add(shown(request, schema, entity));
    }
    return Paging.reply(data, page.next().map(Paging::offset), next);
  }

  /// `/services/{service}`
  Reply one(AdminRequest request, Schema schema) throws StoreException {
    var key = EntityKey.amongAll(schema, request.variable(schema.name()));
    return shown(
        request, schema, key.find(store), key.isServerName() ? key.notFound() : Reply.notFound());
  }

  /// `/services/{service}/routes/{route}`
  Reply one(AdminRequest request, Nested nested) throws StoreException {
    var parent = parent(store, request, nested);
    var key = EntityKey.of(nested.child(), request.variable(nested.child().name()));
    return shown(
        request, nested.child(), key.findUnder(store, nested.field(), parent), Reply.notFound());
  }

  /// `/routes/{route}/service`
  Reply parentOf(AdminRequest request, Nested nested) throws StoreException {
    return shown(request, nested.parent(), findParentOf(store, request, nested), Reply.notFound());
  }

  /// `/consumers?custom_id=x`
  Reply consumers(AdminRequest request, Schema schema) throws StoreException {
    var customId = request.query().get("custom_id");
    if (customId == null) {
      return list(request, schema);
    }
    if (customId.isEmpty()) {
      return Reply.message(400, "custom_id must be an unempty string");
    }
    var found = store.findBy(schema.name(), "custom_id", customId);
    return Paging.reply(found.stream().toList(), Optional.empty(), "");
  }

  private Reply shown(
      AdminRequest request, Schema schema, Optional<Value.Obj> found, Reply otherwise)
      throws StoreException {
    return found.isEmpty() ? otherwise : Reply.json(200, shown(request, schema, found.get()));
  }

  private Value.Obj shown(AdminRequest request, Schema schema, Value.Obj document)
      throws StoreException {
    var seen = secrets.shown(request.permission(), schema.name(), shown(store, schema, document));
    return OldNames.beside(secrets.schemas(), schema.name(), seen);
  }

  /// The document as clients see it.
  static Value.Obj shown(EntityReader reader, Schema schema, Value.Obj document)
      throws StoreException {
    if (schema.isExpiring()) {
      return Expiry.shown(document, Clock.systemUTC());
    }
    return schema.name().equals(CertificateNames.ENTITY)
        ? CertificateNames.shown(reader, document)
        : document;
  }

  /// The id of the parent that a path names.
  ///
  /// @throws Refused when there is none
  static String parent(EntityReader reader, AdminRequest request, Nested nested)
      throws StoreException {
    return EntityKey.of(nested.parent(), request.variable(nested.parent().name()))
        .find(reader)
        .orElseThrow(() -> new Refused(Reply.notFound()))
        .text("id");
  }

  /// What the child that a path names refers to.
  ///
  /// @throws Refused when there is no such child
  static Optional<Value.Obj> findParentOf(EntityReader reader, AdminRequest request, Nested nested)
      throws StoreException {
    var child = child(reader, request, nested);
    var id = child.object(nested.field()).textOrNull("id");
    return id == null ? Optional.empty() : reader.find(nested.parent().name(), id);
  }

  static Value.Obj child(EntityReader reader, AdminRequest request, Nested nested)
      throws StoreException {
    return EntityKey.amongAll(nested.child(), request.variable(nested.child().name()))
        .find(reader)
        .orElseThrow(() -> new Refused(Reply.notFound()));
  }
}
