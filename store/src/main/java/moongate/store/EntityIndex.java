package moongate.store;

import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import moongate.model.Change;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.store.IndexEntries.Reference;
import org.jspecify.annotations.Nullable;

/// An index of all entities of a store: which entity has which unique key, and which entities refer
/// to it. It is changed in place, one change at a time; readers may see some entries before and
/// others after the change.
///
/// It is created on first use, because it would only take memory if nobody changes single entities
/// or finds them by name.
final class EntityIndex {
  private final EntitySchemas schemas;
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable IndexEntries entries;
  private Snapshot latest;

  EntityIndex(EntitySchemas schemas, Snapshot snapshot) {
    this.schemas = schemas;
    this.latest = snapshot;
  }

  /// @param before the snapshot before this change
  /// @param next the snapshot after it
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

  /// The id of the entity that has `key`; null if there is none.
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
