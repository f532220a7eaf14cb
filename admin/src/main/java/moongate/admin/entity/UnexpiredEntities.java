package moongate.admin.entity;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Expiry;
import moongate.model.value.Value;
import moongate.store.EntityStore;
import moongate.store.Page;
import moongate.store.PageQuery;
import moongate.store.StoreException;
import moongate.store.UniqueKey;

/// The entities of a store without the expired ones, which the store removes some time later. Until
/// then nobody sees them, and what only one entity may have is free for another one.
public record UnexpiredEntities(EntityStore store, EntitySchemas schemas, Clock clock)
    implements EntityStore {
  @Override
  public Optional<Value.Obj> find(String entity, String id) throws StoreException {
    return store.find(entity, id).filter(this::isUnexpired);
  }

  @Override
  public Optional<Value.Obj> findBy(String entity, String field, String value)
      throws StoreException {
    return store.findBy(entity, field, value).filter(this::isUnexpired);
  }

  @Override
  public List<Value.Obj> referring(String entity, String field, String id) throws StoreException {
    return unexpired(store.referring(entity, field, id));
  }

  @Override
  public Page page(PageQuery query) throws StoreException {
    var page = store.page(query);
    return new Page(unexpired(page.entities()), page.next());
  }

  @Override
  public <T, X extends Exception> T change(Work<T, X> work) throws StoreException, X {
    return store.<T, X>change(transaction -> work.on(new UnexpiredOnly(transaction)));
  }

  private List<Value.Obj> unexpired(List<Value.Obj> documents) {
    return documents.stream().filter(this::isUnexpired).toList();
  }

  private boolean isUnexpired(Value.Obj document) {
    return !Expiry.isOver(document, clock);
  }

  private final class UnexpiredOnly implements Transaction {
    private final Transaction all;

    UnexpiredOnly(Transaction all) {
      this.all = all;
    }

    @Override
    public Optional<Value.Obj> find(String entity, String id) throws StoreException {
      return all.find(entity, id).filter(UnexpiredEntities.this::isUnexpired);
    }

    @Override
    public Optional<Value.Obj> findBy(String entity, String field, String value)
        throws StoreException {
      return all.findBy(entity, field, value).filter(UnexpiredEntities.this::isUnexpired);
    }

    @Override
    public List<Value.Obj> referring(String entity, String field, String id) throws StoreException {
      return unexpired(all.referring(entity, field, id));
    }

    @Override
    public void insert(String entity, Value.Obj document) throws StoreException {
      makeRoom(entity, document);
      all.insert(entity, document);
    }

    @Override
    public void put(String entity, Value.Obj document) throws StoreException {
      makeRoom(entity, document);
      all.put(entity, document);
    }

    @Override
    public boolean delete(String entity, String id) throws StoreException {
      return all.delete(entity, id);
    }

    /// Deletes the expired entities in whose place the document would be.
    private void makeRoom(String entity, Value.Obj document) throws StoreException {
      var schema = schemas.entity(entity).orElseThrow();
      if (!schema.isExpiring()) {
        return;
      }
      deleteIfExpired(entity, all.find(entity, document.text("id")));
      for (var key : UniqueKey.of(schema, document)) {
        for (var field : key.fields().members().entrySet()) {
          if (field.getValue() instanceof Value.Str(var value, _, _)) {
            deleteIfExpired(entity, all.findBy(entity, field.getKey(), value));
          }
        }
      }
    }

    private void deleteIfExpired(String entity, Optional<Value.Obj> found) throws StoreException {
      if (found.isPresent() && !isUnexpired(found.get())) {
        all.delete(entity, found.get().text("id"));
      }
    }
  }
}
