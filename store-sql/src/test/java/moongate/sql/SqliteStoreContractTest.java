package moongate.sql;

import java.nio.file.Path;
import moongate.model.entity.EntitySchemas;
import moongate.store.DocumentStore;
import moongate.store.testing.StoreContract;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreContractTest extends StoreContract {
  @TempDir private Path folder;

  @Override
  protected DocumentStore emptyStore(EntitySchemas schemas) throws Exception {
    return SqlStore.open(new SqliteDatabase(folder.resolve("db")), SecretCipher.OFF, schemas);
  }
}
