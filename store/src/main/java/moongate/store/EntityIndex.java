package moongate.store;

import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import moongate.model.Change;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.store.IndexEntries.Reference;
import org.jspecify.annotations.Nullable;

/// Who has which unique key, and who refers to whom, of all entities of a store. Changes in place,
/// one change at a time; readers see each entry before or after it.
///
/// It is made when somebody asks for the first time: where nobody writes entities one by one, or
/// looks them up by name, it would only take memory.
final class EntityIndex {
  private final EntitySchemas schemas;
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable IndexEntries entries;
  private Snapshot latest;

  EntityIndex(EntitySchemas schemas, Snapshot snapshot) {
    this.schemas = schemas;
    this.latest = snapshot;
  }

  /// @param before what was stored until this change
  /// @param next what is stored with it
  void apply(List<Change> changes, Snapshot before, Snapshot next) {
    making.lock();
    try {
      latest = next;
      var made = entries;
      if (made != null) {
        made.apply(changes, before);
      }
    } finally {
      making.unlock();
    }
  }

  /// The id of the entity that has `key`, if any.
  @Nullable String owner(String entity, UniqueKey key) {
    return entries().owner(entity, key);
  }

  List<Reference> referencesTo(EntityId id) {
    return entries().referencesTo(id);
  }

  /// The ids of the entities of one kind whose `field` refers to the entity with this id.
  Set<String> referring(String entity, String field, String id) {
    return entries().referring(entity, field, id);
  }

  private IndexEntries entries() {
    var made = entries;
    return made != null ? made : make();
  }

  private IndexEntries make() {
    making.lock();
    try {
      var made = entries;
      if (made == null) {
        made = new IndexEntries(schemas, latest);
        entries = made;
      }
      return made;
    } finally {
      making.unlock();
    }
  }
}
