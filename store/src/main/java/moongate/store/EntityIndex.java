package moongate.store;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import moongate.model.Change;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Who has which unique key, and who refers to whom, of all entities of a store. Changes in place,
/// one change at a time; readers see each entry before or after it.
final class EntityIndex {
  private final EntitySchemas schemas;
  private final Map<EntityId, Set<Reference>> references = new ConcurrentHashMap<>();
  private final Map<KeyOf, String> owners = new ConcurrentHashMap<>();

  /// A reference to an entity, seen from there.
  ///
  /// @param field of the entity that refers
  record Reference(EntityId from, String field) {}

  private record KeyOf(String entity, UniqueKey key) {}

  EntityIndex(EntitySchemas schemas, Snapshot snapshot) {
    this.schemas = schemas;
    for (var entity : snapshot.entityNames()) {
      for (var document : snapshot.documents(entity)) {
        add(entity, document);
      }
    }
  }

  /// @param before what was stored until this change
  void apply(Iterable<Change> changes, Snapshot before) {
    for (var change : changes) {
      var old = before.document(change.entity(), change.id());
      if (old != null) {
        remove(change.entity(), old);
      }
    }
    for (var change : changes) {
      change.document().ifPresent(document -> add(change.entity(), document));
    }
  }

  /// The id of the entity that has `key`, if any.
  @Nullable String owner(String entity, UniqueKey key) {
    return owners.get(new KeyOf(entity, key));
  }

  Set<Reference> referencesTo(EntityId id) {
    return references.getOrDefault(id, Set.of());
  }

  private void add(String entity, Value.Obj document) {
    var id = new EntityId(entity, document.text("id"));
    for (var key : UniqueKey.of(schemas.schemaOf(entity, document), document)) {
      owners.put(new KeyOf(entity, key), id.id());
    }
    forEachReference(
        schemas,
        entity,
        document,
        (field, to) ->
            references
                .computeIfAbsent(to, _ -> ConcurrentHashMap.newKeySet())
                .add(new Reference(id, field)));
  }

  private void remove(String entity, Value.Obj document) {
    var id = new EntityId(entity, document.text("id"));
    for (var key : UniqueKey.of(schemas.schemaOf(entity, document), document)) {
      owners.remove(new KeyOf(entity, key), id.id());
    }
    forEachReference(
        schemas,
        entity,
        document,
        (field, to) ->
            references.computeIfPresent(
                to,
                (_, all) -> all.remove(new Reference(id, field)) && all.isEmpty() ? null : all));
  }

  static void forEachReference(
      EntitySchemas schemas,
      String entity,
      Value.Obj document,
      BiConsumer<String, EntityId> consumer) {
    schemas
        .schemaOf(entity, document)
        .references()
        .forEach((field, referenced) -> {
          var id = document.object(field).textOrNull("id");
          if (id != null) {
            consumer.accept(field, new EntityId(referenced, id));
          }
        });
  }
}
