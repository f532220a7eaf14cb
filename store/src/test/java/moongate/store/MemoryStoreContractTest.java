package moongate.store;

import moongate.model.entity.EntitySchemas;
import moongate.store.testing.StoreContract;

class MemoryStoreContractTest extends StoreContract {
  @Override
  protected DocumentStore emptyStore(EntitySchemas schemas) {
    return new MemoryStore(schemas);
  }
}
