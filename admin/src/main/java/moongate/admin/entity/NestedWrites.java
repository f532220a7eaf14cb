package moongate.admin.entity;

import java.util.Optional;
import java.util.UUID;
import moongate.admin.reply.AdminErrors;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.model.value.Value;
import moongate.store.EntityStore.Transaction;
import moongate.store.StoreException;

/// Writes of entities through their parents, `/services/{service}/routes/{route}`, and of parents
/// through their children, `/routes/{route}/service`.
record NestedWrites(EntityWrites writes, Changes changes) {
  /// `POST /services/{service}/routes`
  Reply create(AdminRequest request, Nested nested) throws StoreException {
    return changes.run(
        EntityWrites.CREATE,
        "",
        transaction -> {
          var parent = EntityReads.parent(transaction, request, nested);
          var written = under(nested, parent, writes.body(request, nested.child()));
          return writes.insert(transaction, nested.child(), written);
        });
  }

  /// `PUT /services/{service}/routes/{route}`
  Reply put(AdminRequest request, Nested nested) throws StoreException {
    var key = childKey(request, nested);
    return changes.run(
        EntityWrites.PUT,
        key.by(),
        transaction -> {
          var parent = EntityReads.parent(transaction, request, nested);
          var stored = key.findUnder(transaction, nested.field(), parent);
          if (stored.isEmpty() && isElsewhere(transaction, key)) {
            return Reply.notFound();
          }
          var written = under(nested, parent, writes.body(request, nested.child()));
          return writes.put(transaction, key, stored, written);
        });
  }

  /// Whether such an entity belongs to another parent. If the key is unique only within one parent,
  /// other parents do not matter.
  private static boolean isElsewhere(Transaction transaction, EntityKey key) throws StoreException {
    return key.isUnique() && key.find(transaction).isPresent();
  }

  /// `PUT /upstreams/{upstream}/targets/{target}`: replaces an existing target, and does not create
  /// one.
  Reply replace(AdminRequest request, Nested nested) throws StoreException {
    return withChild(
        request,
        nested,
        EntityWrites.PUT,
        (transaction, parent, stored) ->
            writes.put(
                transaction,
                childKey(request, nested),
                Optional.of(stored),
                under(nested, parent, writes.body(request, nested.child()))));
  }

  /// `PATCH /services/{service}/routes/{route}`: the child stays with the parent of the path, even
  /// if the body names another.
  Reply update(AdminRequest request, Nested nested) throws StoreException {
    return withChild(
        request,
        nested,
        EntityWrites.UPDATE,
        (transaction, parent, stored) ->
            writes.update(
                transaction,
                nested.child(),
                stored,
                under(nested, parent, writes.body(request, nested.child(), stored))));
  }

  /// `DELETE /services/{service}/routes/{route}`
  Reply remove(AdminRequest request, Nested nested) throws StoreException {
    return withChild(
        request,
        nested,
        EntityWrites.REMOVE,
        (transaction, _, stored) -> writes.remove(transaction, nested.child(), stored));
  }

  private interface ChildWork {
    Reply on(Transaction transaction, String parent, Value.Obj stored) throws StoreException;
  }

  private Reply withChild(AdminRequest request, Nested nested, String verb, ChildWork work)
      throws StoreException {
    var key = childKey(request, nested);
    return changes.run(
        verb,
        key.by(),
        transaction -> {
          var parent = EntityReads.parent(transaction, request, nested);
          var stored = key.findUnder(transaction, nested.field(), parent);
          return stored.isEmpty() ? Reply.notFound() : work.on(transaction, parent, stored.get());
        });
  }

  /// `PUT /routes/{route}/service`: replaces the service of the route, or gives the route a new
  /// one.
  Reply putParentOf(AdminRequest request, Nested nested) throws StoreException {
    return changes.run(
        EntityWrites.PUT,
        "",
        transaction -> {
          var child = EntityReads.child(transaction, request, nested);
          var stored = EntityReads.findParentOf(transaction, request, nested);
          var id =
              stored.map(parent -> parent.text("id")).orElseGet(() -> UUID.randomUUID().toString());
          var key = EntityKey.of(nested.parent(), id);
          var reply = writes.put(transaction, key, stored, writes.body(request, nested.parent()));
          if (stored.isEmpty()) {
            var reference =
                AdminErrors.fields(nested.field(), AdminErrors.fields("id", Value.of(id)));
            var changed =
                writes.documents().updated(transaction, nested.child().name(), child, reference);
            transaction.put(nested.child().name(), changed);
          }
          return reply;
        });
  }

  /// `PATCH /routes/{route}/service`
  Reply updateParentOf(AdminRequest request, Nested nested) throws StoreException {
    return changes.run(
        EntityWrites.UPDATE,
        "",
        transaction -> {
          var stored = EntityReads.findParentOf(transaction, request, nested);
          return stored.isEmpty()
              ? Reply.notFound()
              : writes.update(transaction, request, nested.parent(), stored.get());
        });
  }

  /// `DELETE /routes/{route}/service`: a service cannot be deleted through its route.
  Reply refuseRemovalOfParentOf(AdminRequest request, Nested nested) throws StoreException {
    return EntityReads.findParentOf(changes.store(), request, nested).isEmpty()
        ? Reply.notFound()
        : Reply.message(405, "Method not allowed");
  }

  private static EntityKey childKey(AdminRequest request, Nested nested) {
    return EntityKey.of(nested.child(), request.variable(nested.child().name()));
  }

  private static Value.Obj under(Nested nested, String parent, Value.Obj written) {
    return written.with(nested.field(), AdminErrors.fields("id", Value.of(parent)));
  }
}
