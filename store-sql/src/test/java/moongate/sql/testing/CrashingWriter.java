package moongate.sql.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import moongate.sql.Database;
import moongate.sql.PostgresDatabase;
import moongate.sql.PostgresTls;
import moongate.sql.SecretCipher;
import moongate.sql.SqlStore;
import moongate.sql.SqliteDatabase;
import moongate.store.StoreException;
import moongate.store.StoreProblem;
import moongate.store.testing.Documents;

/// A process that writes consumers until it is killed, and says each name when it is stored. While
/// its database is away it goes on trying, with new names.
///
/// Arguments: a SQLite file or `port/schema` of a PostgreSQL on this machine, and the beginning of
/// the names.
public final class CrashingWriter {
  private CrashingWriter() {}

  public static void main(String[] arguments) throws Exception {
    try (var store = SqlStore.open(database(arguments[0]), SecretCipher.OFF, Documents.SCHEMAS)) {
      store.load();
      for (int i = 0; ; i++) {
        var name = arguments[1] + "-" + i;
        if (isStored(store, name)) {
          System.out.println(name);
        } else {
          Thread.sleep(20);
        }
      }
    }
  }

  private static boolean isStored(SqlStore store, String name) throws StoreException {
    var consumer = Documents.consumer(name);
    try {
      store.change(transaction -> {
        transaction.insert("consumers", consumer);
        transaction.insert("keyauth_credentials", Documents.key(name, consumer));
        return name;
      });
      return true;
    } catch (StoreException refused) {
      if (refused.problem() instanceof StoreProblem.Unavailable) {
        return false;
      }
      throw refused;
    }
  }

  private static Database database(String place) {
    if (place.startsWith("/")) {
      return new SqliteDatabase(Path.of(place));
    }
    var parts = place.split("/");
    return new PostgresDatabase(
        new PostgresDatabase.Options(
            "127.0.0.1",
            Integer.parseInt(parts[0]),
            "kong",
            "kong",
            Optional.empty(),
            Optional.of(parts[1]),
            Duration.ofSeconds(5),
            PostgresTls.OFF,
            PostgresDatabase.Pool.DEFAULT));
  }
}
