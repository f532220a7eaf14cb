package moongate.sql.testing;

import java.nio.file.Path;
import moongate.sql.SecretCipher;
import moongate.sql.SqlStore;
import moongate.sql.SqliteDatabase;
import moongate.store.testing.Documents;

/// A process that writes consumers until it is killed, and says each name when it is stored.
public final class CrashingWriter {
  private CrashingWriter() {}

  public static void main(String[] arguments) throws Exception {
    var database = new SqliteDatabase(Path.of(arguments[0]));
    try (var store = SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS)) {
      store.load();
      for (int i = 0; ; i++) {
        var name = arguments[1] + "-" + i;
        var consumer = Documents.consumer(name);
        store.change(transaction -> {
          transaction.insert("consumers", consumer);
          transaction.insert("keyauth_credentials", Documents.key(name, consumer));
          return name;
        });
        System.out.println(name);
      }
    }
  }
}
