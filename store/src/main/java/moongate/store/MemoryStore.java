package moongate.store;

import java.util.List;
import moongate.model.Change;
import moongate.model.entity.EntitySchemas;

/// A store without a database.
public final class MemoryStore extends DocumentStore {
  private static final Session NOWHERE =
      new Session() {
        @Override
        public void commit(List<Change> changes) {}

        @Override
        public void close() {}
      };

  public MemoryStore(EntitySchemas schemas) {
    super(schemas);
  }

  @Override
  public boolean isReachable() {
    return true;
  }

  @Override
  protected Session begin() {
    return NOWHERE;
  }
}
