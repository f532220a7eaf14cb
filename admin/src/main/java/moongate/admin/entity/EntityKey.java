package moongate.admin.entity;

import java.util.Locale;
import java.util.Optional;
import moongate.admin.reply.AdminErrors;
import moongate.admin.reply.Refused;
import moongate.admin.reply.Reply;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.store.EntityReader;
import moongate.store.StoreException;

/// The key in a path by which an entity is found: its id, or the unique field by which users know
/// it.
///
/// @param field `id`, or the field
record EntityKey(Schema schema, String field, String value) {
  private static final String ID = "id";
  private static final String SNI = "name";

  /// @throws Refused if it is not an id and these entities have no other key
  static EntityKey of(Schema schema, String part) {
    if (Formats.isUuid(part)) {
      return new EntityKey(schema, ID, part.toLowerCase(Locale.ROOT));
    }
    // Certificates are found by the server names that they are shown for.
    var field = schema.name().equals("certificates") ? SNI : schema.endpointKey();
    if (field == null) {
      throw new Refused(AdminErrors.invalidPrimaryKey());
    }
    var written = AdminErrors.fields(field, Value.of(part));
    return new EntityKey(schema, field, NormalForm.of(schema, written).text(field));
  }

  /// The same for a path without a parent: entities whose names are unique only within their parent
  /// are found by id only.
  static EntityKey amongAll(Schema schema, String part) {
    var key = of(schema, part);
    if (!key.isUnique() && !key.isServerName()) {
      throw new Refused(AdminErrors.invalidPrimaryKey());
    }
    return key;
  }

  boolean isId() {
    return field.equals(ID);
  }

  /// Whether the key is unique among all entities of this kind; otherwise it is unique only within
  /// one parent.
  boolean isUnique() {
    var description = schema.fields().get(field);
    return isId() || (description != null && description.isUnique());
  }

  boolean isServerName() {
    return schema.name().equals("certificates") && !isId();
  }

  /// The entity with this key.
  Optional<Value.Obj> find(EntityReader reader) throws StoreException {
    if (isServerName()) {
      var sni = reader.findBy("snis", SNI, value);
      return sni.isEmpty()
          ? Optional.empty()
          : reader.find(schema.name(), sni.get().object("certificate").text(ID));
    }
    return isId() ? reader.find(schema.name(), value) : reader.findBy(schema.name(), field, value);
  }

  /// The entity with this key, if it belongs to `parent`.
  Optional<Value.Obj> findUnder(EntityReader reader, String reference, String parent)
      throws StoreException {
    if (isUnique()) {
      return find(reader).filter(child -> parent.equals(child.object(reference).textOrNull(ID)));
    }
    return reader.referring(schema.name(), reference, parent).stream()
        .filter(child -> value.equals(child.textOrNull(field)))
        .findFirst();
  }

  /// The reply if there is no such entity.
  Reply notFound() {
    return isServerName()
        ? Reply.message(404, "SNI not found")
        : AdminErrors.notFound(field, value);
  }

  /// The text ` by 'name'`, or an empty one if the key is the id.
  String by() {
    return isId() ? "" : " by '" + field + "'";
  }
}
