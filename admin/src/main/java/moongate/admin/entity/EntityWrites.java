package moongate.admin.entity;

import java.util.List;
import java.util.Optional;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.store.EntityStore.Transaction;
import moongate.store.StoreException;

/// Writes of entities by their own paths: `/services`, `/services/{service}`.
record EntityWrites(EntityDocuments documents, Changes changes) {
  static final String CREATE = "cannot create";
  static final String PUT = "cannot create or update";
  static final String UPDATE = "cannot update";
  static final String REMOVE = "cannot remove";

  /// `POST /services`
  Reply create(AdminRequest request, Schema schema) throws StoreException {
    var written = body(request, schema);
    return changes.run(CREATE, "", transaction -> insert(transaction, schema, written));
  }

  /// `PUT /services/{service}`: 200, even if it did not exist.
  Reply put(AdminRequest request, Schema schema) throws StoreException {
    var key = EntityKey.amongAll(schema, request.variable(schema.name()));
    var written = body(request, schema);
    return changes.run(
        PUT, key.by(), transaction -> put(transaction, key, key.find(transaction), written));
  }

  /// `PATCH /services/{service}`
  Reply update(AdminRequest request, Schema schema) throws StoreException {
    var key = EntityKey.amongAll(schema, request.variable(schema.name()));
    return changes.run(
        UPDATE,
        key.by(),
        transaction -> {
          var stored = key.find(transaction);
          return stored.isPresent()
              ? update(transaction, request, schema, stored.get())
              : absent(key, request);
        });
  }

  /// A plugin without a name is looked up before its body is read, because the body's schema
  /// depends on the name.
  private Reply absent(EntityKey key, AdminRequest request) {
    boolean isUnread =
        key.schema().name().equals("plugins") && !request.plainDocument().has("name");
    return isUnread ? Reply.notFound() : key.notFound();
  }

  /// `DELETE /services/{service}`: 204, even if it did not exist.
  Reply remove(AdminRequest request, Schema schema) throws StoreException {
    var key = EntityKey.amongAll(schema, request.variable(schema.name()));
    return changes.run(
        REMOVE,
        key.by(),
        transaction -> {
          var stored = key.find(transaction);
          return stored.isEmpty() ? Reply.empty(204) : remove(transaction, schema, stored.get());
        });
  }

  /// The body as a document of this entity.
  Value.Obj body(AdminRequest request, Schema schema) {
    return body(request, schema, Value.Obj.EMPTY);
  }

  /// @param known fields that the document has if the body does not contain them: a plugin's name
  Value.Obj body(AdminRequest request, Schema schema, Value.Obj known) {
    return request.document(form -> {
      var named = form.has("name") ? form : form.with("name", known.at("name"));
      return documents.schemas().schemaOf(schema.name(), named);
    });
  }

  Reply insert(Transaction transaction, Schema schema, Value.Obj written) throws StoreException {
    var own = own(schema, written);
    var document = documents.complete(transaction, schema.name(), own);
    transaction.insert(schema.name(), document);
    return shown(201, transaction, schema, written, document);
  }

  Reply put(Transaction transaction, EntityKey key, Optional<Value.Obj> stored, Value.Obj written)
      throws StoreException {
    var schema = key.schema();
    var named = key.isServerName() ? withName(written, key) : written;
    var own = own(schema, named);
    if (!key.isServerName()) {
      own = own.with(key.field(), Value.of(key.value()));
    }
    if (stored.isPresent()) {
      own = own.with("id", stored.get().at("id"));
    }
    var document = documents.replacement(transaction, schema.name(), own);
    transaction.put(schema.name(), document);
    return shown(200, transaction, schema, named, document);
  }

  /// A certificate that is put under a server name gets at least that name.
  private static Value.Obj withName(Value.Obj written, EntityKey key) {
    return written.has("snis")
        ? written
        : written.with("snis", Value.ofTexts(List.of(key.value())));
  }

  Reply update(Transaction transaction, AdminRequest request, Schema schema, Value.Obj stored)
      throws StoreException {
    return update(transaction, schema, stored, body(request, schema, stored));
  }

  Reply update(Transaction transaction, Schema schema, Value.Obj stored, Value.Obj patch)
      throws StoreException {
    var document = documents.updated(transaction, schema.name(), stored, own(schema, patch));
    transaction.put(schema.name(), document);
    return shown(200, transaction, schema, patch, document);
  }

  Reply remove(Transaction transaction, Schema schema, Value.Obj stored) throws StoreException {
    if (schema.name().equals("ca_certificates")) {
      CaCertificateUse.check(transaction, changes.store(), stored.text("id"));
    }
    transaction.delete(schema.name(), stored.text("id"));
    return Reply.empty(204);
  }

  private static Value.Obj own(Schema schema, Value.Obj written) {
    return schema.name().equals(CertificateNames.ENTITY)
        ? CertificateNames.withoutNames(written)
        : written;
  }

  private Reply shown(
      int status, Transaction transaction, Schema schema, Value.Obj written, Value.Obj document)
      throws StoreException {
    if (schema.name().equals(CertificateNames.ENTITY)) {
      new CertificateNames(documents).store(transaction, written, document.text("id"));
    }
    var seen = EntityReads.shown(transaction, schema, document);
    return Reply.json(status, OldNames.beside(documents.schemas(), schema.name(), seen));
  }
}
