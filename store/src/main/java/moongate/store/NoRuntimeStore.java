package moongate.store;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import moongate.model.value.Value;

/// A store that is always empty and refuses changes.
final class NoRuntimeStore implements RuntimeStore {
  @Override
  public Page page(PageQuery query) {
    return new Page(List.of(), Optional.empty());
  }

  @Override
  public Optional<Value.Obj> find(String entity, String id) {
    return Optional.empty();
  }

  @Override
  public Optional<Value.Obj> findBy(String entity, String field, String value) {
    return Optional.empty();
  }

  @Override
  public List<Value.Obj> referring(String entity, String field, String id) {
    return List.of();
  }

  @Override
  public void insert(String entity, Value.Obj document) throws StoreException {
    put(entity, document);
  }

  @Override
  public void put(String entity, Value.Obj document) throws StoreException {
    throw new StoreException(new StoreProblem.Unavailable("this node has none"));
  }

  @Override
  public boolean replace(String entity, String id, Value.Obj document) {
    return false;
  }

  @Override
  public boolean delete(String entity, String id) {
    return false;
  }

  @Override
  public int sweep() {
    return 0;
  }

  @Override
  public void onForgotten(BiConsumer<String, String> listener) {}
}
