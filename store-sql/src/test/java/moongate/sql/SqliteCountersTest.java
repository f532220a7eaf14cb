package moongate.sql;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteCountersTest extends CountersContract {
  @TempDir Path folder;

  @Override
  Database newDatabase() {
    return new SqliteDatabase(folder.resolve("db"));
  }
}
