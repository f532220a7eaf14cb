package moongate.store;

import java.util.List;
import java.util.Optional;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.Value;

/// Runtime entities for the Admin API. The configuration that they refer to can only be read. Each
/// change comes into effect separately.
public final class RuntimeEntityStore implements EntityStore {
  private final EntitySchemas schemas;
  private final EntityReader configuration;
  private final RuntimeStore runtime;
  private final Transaction transaction = new Changes();

  public RuntimeEntityStore(
      EntitySchemas schemas, EntityReader configuration, RuntimeStore runtime) {
    this.schemas = schemas;
    this.configuration = configuration;
    this.runtime = runtime;
  }

  private boolean isRuntime(String entity) {
    return schemas.runtimeNames().contains(entity);
  }

  private EntityReader reader(String entity) {
    return isRuntime(entity) ? runtime : configuration;
  }

  @Override
  public Page page(PageQuery query) throws StoreException {
    return runtime.page(query);
  }

  @Override
  public Optional<Value.Obj> find(String entity, String id) throws StoreException {
    return reader(entity).find(entity, id);
  }

  @Override
  public Optional<Value.Obj> findBy(String entity, String field, String value)
      throws StoreException {
    return reader(entity).findBy(entity, field, value);
  }

  @Override
  public List<Value.Obj> referring(String entity, String field, String id) throws StoreException {
    return reader(entity).referring(entity, field, id);
  }

  @Override
  public <T, X extends Exception> T change(Work<T, X> work) throws StoreException, X {
    return work.on(transaction);
  }

  private final class Changes implements Transaction {
    @Override
    public Optional<Value.Obj> find(String entity, String id) throws StoreException {
      return RuntimeEntityStore.this.find(entity, id);
    }

    @Override
    public Optional<Value.Obj> findBy(String entity, String field, String value)
        throws StoreException {
      return RuntimeEntityStore.this.findBy(entity, field, value);
    }

    @Override
    public List<Value.Obj> referring(String entity, String field, String id) throws StoreException {
      return RuntimeEntityStore.this.referring(entity, field, id);
    }

    @Override
    public void insert(String entity, Value.Obj document) throws StoreException {
      checkReferences(entity, document);
      runtime.insert(entity, document);
    }

    @Override
    public void put(String entity, Value.Obj document) throws StoreException {
      checkReferences(entity, document);
      runtime.put(entity, document);
    }

    private void checkReferences(String entity, Value.Obj document) throws StoreException {
      for (var to : schemas.schemaOf(entity, document).referencesOf(document)) {
        if (find(to.entity(), to.id()).isEmpty()) {
          throw new StoreException(
              new StoreProblem.MissingReference(entity, to.field(), to.id(), to.entity()));
        }
      }
    }

    @Override
    public boolean delete(String entity, String id) throws StoreException {
      return runtime.delete(entity, id);
    }
  }
}
