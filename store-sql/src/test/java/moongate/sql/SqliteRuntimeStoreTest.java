package moongate.sql;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteRuntimeStoreTest extends RuntimeStoreContract {
  @TempDir private Path folder;

  @Override
  Database newDatabase() {
    return new SqliteDatabase(folder.resolve("db"));
  }
}
