package moongate.sql;

import moongate.model.entity.EntitySchemas;
import moongate.sql.testing.PostgresServer;
import moongate.store.DocumentStore;
import moongate.store.testing.StoreContract;

class PostgresStoreContractTest extends StoreContract {
  @Override
  protected DocumentStore emptyStore(EntitySchemas schemas) throws Exception {
    var database = PostgresServer.shared().emptyDatabase();
    new Migrations(database).apply();
    return SqlStore.open(database, SecretCipher.OFF, schemas);
  }
}
