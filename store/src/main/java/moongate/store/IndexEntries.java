package moongate.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import moongate.model.Change;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The entries of an [EntityIndex]. There is an entry for nearly every entity of a configuration,
/// so they are small: each kind of key has its own map, whose texts are shared with the documents.
final class IndexEntries {
  private final EntitySchemas schemas;
  private final Map<KeyKind, ConcurrentMap<Value, String>> owners = new ConcurrentHashMap<>();
  private final Map<ReferenceKind, ConcurrentMap<String, Set<String>>> references =
      new ConcurrentHashMap<>();

  /// A reference to an entity.
  ///
  /// @param from the entity that refers to it
  /// @param field the field of that entity
  record Reference(EntityId from, String field) {}

  /// @param field the name of the unique field; empty if several fields are unique together
  private record KeyKind(String entity, String field) {}

  /// The kind of a reference: `field` of the entities `entity` refers to entities of the kind `to`.
  private record ReferenceKind(String entity, String field, String to) {}

  IndexEntries(EntitySchemas schemas, Snapshot snapshot) {
    this.schemas = schemas;
    for (var entity : snapshot.entityNames()) {
      for (var document : snapshot.documents(entity)) {
        add(entity, document);
      }
    }
  }

  void apply(List<Change> changes, Snapshot before) {
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

  @Nullable String owner(String entity, UniqueKey key) {
    var ofKind = owners.get(kind(entity, key));
    return ofKind == null ? null : ofKind.get(value(key));
  }

  List<Reference> referencesTo(EntityId id) {
    var found = new ArrayList<Reference>();
    references.forEach((kind, byId) -> {
      if (kind.to.equals(id.entity())) {
        byId.getOrDefault(id.id(), Set.of())
            .forEach(from -> found.add(new Reference(new EntityId(kind.entity, from), kind.field)));
      }
    });
    return found;
  }

  Set<String> referring(String entity, String field, String id) {
    var to = schemas.entity(entity).map(schema -> schema.references().get(field));
    var byId = to.map(name -> references.get(new ReferenceKind(entity, field, name)));
    return byId.isEmpty() ? Set.of() : byId.get().getOrDefault(id, Set.of());
  }

  private void add(String entity, Value.Obj document) {
    var id = document.text("id");
    var schema = schemas.schemaOf(entity, document);
    for (var key : UniqueKey.of(schema, document)) {
      owners.computeIfAbsent(kind(entity, key), _ -> new ConcurrentHashMap<>()).put(value(key), id);
    }
    for (var to : schema.referencesOf(document)) {
      references
          .computeIfAbsent(
              new ReferenceKind(entity, to.field(), to.entity()), _ -> new ConcurrentHashMap<>())
          .compute(to.id(), (_, ids) -> with(ids, id));
    }
  }

  private void remove(String entity, Value.Obj document) {
    var id = document.text("id");
    var schema = schemas.schemaOf(entity, document);
    for (var key : UniqueKey.of(schema, document)) {
      var ofKind = owners.get(kind(entity, key));
      if (ofKind != null) {
        ofKind.remove(value(key), id);
      }
    }
    for (var to : schema.referencesOf(document)) {
      var byId = references.get(new ReferenceKind(entity, to.field(), to.entity()));
      if (byId != null) {
        byId.computeIfPresent(to.id(), (_, ids) -> without(ids, id));
      }
    }
  }

  private static KeyKind kind(String entity, UniqueKey key) {
    var fields = key.fields().members();
    return new KeyKind(entity, fields.size() == 1 ? fields.firstEntry().getKey() : "");
  }

  private static Value value(UniqueKey key) {
    var fields = key.fields().members();
    return fields.size() == 1 ? fields.firstEntry().getValue() : key.fields();
  }

  /// Most entities are referred to by only one entity of a kind; a hash table for it would waste
  /// memory.
  private static Set<String> with(@Nullable Set<String> ids, String id) {
    if (ids == null) {
      return Set.of(id);
    }
    if (ids instanceof ConcurrentHashMap.KeySetView) {
      ids.add(id);
      return ids;
    }
    Set<String> more = ConcurrentHashMap.newKeySet();
    more.addAll(ids);
    more.add(id);
    return more;
  }

  /// Null if no id is left.
  private static @Nullable Set<String> without(Set<String> ids, String id) {
    if (ids instanceof ConcurrentHashMap.KeySetView) {
      ids.remove(id);
      return ids.isEmpty() ? null : ids;
    }
    return ids.contains(id) ? null : ids;
  }
}
