package moongate.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import moongate.model.Change;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.Value;

/// The content of a store: the documents, and the index to find them. The index is shared with the
/// states before, so its results are checked against the documents.
record StoredEntities(EntitySchemas schemas, Snapshot snapshot, EntityIndex index)
    implements EntityReader {
  static StoredEntities of(EntitySchemas schemas, Snapshot snapshot) {
    return new StoredEntities(schemas, snapshot, new EntityIndex(schemas, snapshot));
  }

  /// The state after `changes`, with the snapshot `next` that includes them. The state before must
  /// not be changed again.
  StoredEntities after(List<Change> changes, Snapshot next) {
    index.apply(changes, snapshot, next);
    return new StoredEntities(schemas, next, index);
  }

  @Override
  public Optional<Value.Obj> find(String entity, String id) {
    return Optional.ofNullable(snapshot.document(entity, id));
  }

  @Override
  public Optional<Value.Obj> findBy(String entity, String field, String value) {
    var wanted = Value.of(value);
    var id = index.owner(entity, UniqueKey.single(field, wanted));
    return id == null
        ? Optional.empty()
        : find(entity, id).filter(document -> document.at(field).equals(wanted));
  }

  @Override
  public List<Value.Obj> referring(String entity, String field, String id) {
    return referringIds(entity, field, id).stream()
        .flatMap(child -> find(entity, child).stream())
        .filter(document -> refers(document, field, id))
        .toList();
  }

  Page page(PageQuery query) {
    var ids =
        query
            .parent()
            .map(parent -> referringIds(query.entity(), parent.field(), parent.id()))
            .orElseGet(() -> snapshot.ids(query.entity()));
    var found = new ArrayList<Value.Obj>();
    for (int at = start(ids, query); at < ids.size(); at++) {
      var document = snapshot.document(query.entity(), ids.get(at));
      if (document == null || !isWanted(document, query)) {
        continue;
      }
      if (found.size() == query.size()) {
        return new Page(found, Optional.of(found.getLast().text("id")));
      }
      found.add(document);
    }
    return new Page(found, Optional.empty());
  }

  private static int start(List<String> ids, PageQuery query) {
    if (query.after().isEmpty()) {
      return 0;
    }
    int found = Collections.binarySearch(ids, query.after().get());
    return found < 0 ? -found - 1 : found + 1;
  }

  private static boolean isWanted(Value.Obj document, PageQuery query) {
    return query.tags().accepts(document.texts("tags"))
        && query.parent().map(parent -> refers(document, parent.field(), parent.id())).orElse(true);
  }

  private static boolean refers(Value.Obj document, String field, String id) {
    return id.equals(document.object(field).textOrNull("id"));
  }

  private List<String> referringIds(String entity, String field, String id) {
    return index.referring(entity, field, id).stream().sorted().toList();
  }
}
