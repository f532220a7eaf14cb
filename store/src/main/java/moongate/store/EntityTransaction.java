package moongate.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import moongate.model.Change;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.store.IndexEntries.Reference;
import org.jspecify.annotations.Nullable;

/// The rules between entities: unique keys, references, and which entities are deleted together.
/// They are checked against the stored entities and the changes of the transaction, in the same way
/// for all stores.
final class EntityTransaction implements EntityStore.Transaction {
  private final EntitySchemas schemas;
  private final StoredEntities stored;
  private final Map<EntityId, Change> changes = new LinkedHashMap<>();
  private final Map<String, Map<UniqueKey, String>> claimed = new HashMap<>();
  private final Map<EntityId, Set<Reference>> references = new HashMap<>();

  EntityTransaction(StoredEntities stored) {
    this.schemas = stored.schemas();
    this.stored = stored;
  }

  /// The changes, in the order in which entities were first changed.
  List<Change> changes() {
    return changes.values().stream()
        .filter(change -> !change.document().equals(stored.find(change.entity(), change.id())))
        .toList();
  }

  @Override
  public Optional<Value.Obj> find(String entity, String id) {
    var change = changes.get(new EntityId(entity, id));
    return change == null ? stored.find(entity, id) : change.document();
  }

  @Override
  public Optional<Value.Obj> findBy(String entity, String field, String value) {
    var id = owner(entity, UniqueKey.single(field, Value.of(value)));
    return id == null ? Optional.empty() : find(entity, id);
  }

  @Override
  public List<Value.Obj> referring(String entity, String field, String id) {
    var referenced = schemas.entity(entity).map(schema -> schema.references().get(field));
    if (referenced.isEmpty()) {
      return List.of();
    }
    var ids = new TreeSet<String>();
    for (var reference : referencesTo(new EntityId(referenced.get(), id))) {
      if (reference.field().equals(field) && reference.from().entity().equals(entity)) {
        ids.add(reference.from().id());
      }
    }
    return ids.stream().flatMap(child -> find(entity, child).stream()).toList();
  }

  @Override
  public void insert(String entity, Value.Obj document) throws StoreException {
    var id = document.text("id");
    if (find(entity, id).isPresent()) {
      throw new StoreException(new StoreProblem.DuplicateId(entity, id));
    }
    put(entity, document);
  }

  @Override
  public void put(String entity, Value.Obj document) throws StoreException {
    var schema = schemas.schemaOf(entity, document);
    var id = new EntityId(entity, document.text("id"));
    var keys = UniqueKey.of(schema, document);
    for (var key : keys) {
      var owner = owner(entity, key);
      if (owner != null && !owner.equals(id.id())) {
        throw new StoreException(new StoreProblem.NotUnique(entity, key.fields()));
      }
    }
    checkReferences(entity, schema, document);
    release(id);
    for (var key : keys) {
      claimed.computeIfAbsent(entity, _ -> new HashMap<>()).put(key, id.id());
    }
    for (var to : schema.referencesOf(document)) {
      references
          .computeIfAbsent(new EntityId(to.entity(), to.id()), _ -> new HashSet<>())
          .add(new Reference(id, to.field()));
    }
    changes.put(id, Change.put(entity, document));
  }

  private void checkReferences(String entity, Schema schema, Value.Obj document)
      throws StoreException {
    for (var to : schema.referencesOf(document)) {
      boolean isItself = entity.equals(to.entity()) && to.id().equals(document.text("id"));
      if (!isItself && find(to.entity(), to.id()).isEmpty()) {
        throw new StoreException(
            new StoreProblem.MissingReference(entity, to.field(), to.id(), to.entity()));
      }
    }
  }

  @Override
  public boolean delete(String entity, String id) throws StoreException {
    if (find(entity, id).isEmpty()) {
      return false;
    }
    var gone = new EntityId(entity, id);
    for (var reference : List.copyOf(referencesTo(gone))) {
      var from = reference.from();
      var document = find(from.entity(), from.id());
      if (document.isEmpty()) {
        continue;
      }
      if (!goesWithIt(from.entity(), document.get(), reference.field())) {
        throw new StoreException(new StoreProblem.StillReferenced(entity, id, from.entity()));
      }
      delete(from.entity(), from.id());
    }
    release(gone);
    changes.put(gone, Change.removal(entity, id));
    return true;
  }

  private boolean goesWithIt(String entity, Value.Obj document, String field) {
    var description = schemas.schemaOf(entity, document).fields().get(field);
    return description != null && description.isDeletedWithReference();
  }

  /// Forgets the keys and references that an earlier change of this transaction has added for an
  /// entity.
  private void release(EntityId id) {
    var change = changes.get(id);
    if (change == null || change.document().isEmpty()) {
      return;
    }
    var document = change.document().get();
    var keys = claimed.getOrDefault(id.entity(), Map.of());
    var schema = schemas.schemaOf(id.entity(), document);
    UniqueKey.of(schema, document).forEach(keys::remove);
    for (var to : schema.referencesOf(document)) {
      references
          .getOrDefault(new EntityId(to.entity(), to.id()), new HashSet<>())
          .remove(new Reference(id, to.field()));
    }
  }

  /// The current owner of `key`. The stored owner only counts if this transaction has not changed
  /// it.
  private @Nullable String owner(String entity, UniqueKey key) {
    var own = claimed.getOrDefault(entity, Map.of()).get(key);
    if (own != null) {
      return own;
    }
    var other = stored.index().owner(entity, key);
    return other == null || changes.containsKey(new EntityId(entity, other)) ? null : other;
  }

  private List<Reference> referencesTo(EntityId id) {
    var all = new ArrayList<Reference>(references.getOrDefault(id, Set.of()));
    for (var reference : stored.index().referencesTo(id)) {
      if (!changes.containsKey(reference.from())) {
        all.add(reference);
      }
    }
    return all;
  }
}
