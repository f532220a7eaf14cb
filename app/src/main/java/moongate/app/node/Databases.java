package moongate.app.node;

import static moongate.app.settings.DatabaseSettings.DATABASE;
import static moongate.app.settings.DatabaseSettings.PG_DATABASE;
import static moongate.app.settings.DatabaseSettings.PG_HOST;
import static moongate.app.settings.DatabaseSettings.PG_KEEPALIVE_TIMEOUT;
import static moongate.app.settings.DatabaseSettings.PG_PASSWORD;
import static moongate.app.settings.DatabaseSettings.PG_POOL_SIZE;
import static moongate.app.settings.DatabaseSettings.PG_PORT;
import static moongate.app.settings.DatabaseSettings.PG_SCHEMA;
import static moongate.app.settings.DatabaseSettings.PG_TIMEOUT;
import static moongate.app.settings.DatabaseSettings.PG_USER;
import static moongate.app.settings.DatabaseSettings.SECRET_KEY;

import java.time.Clock;
import java.util.Optional;
import moongate.app.settings.KnownSettings;
import moongate.app.settings.Settings;
import moongate.model.OwnConfiguration;
import moongate.model.RuntimeCounters;
import moongate.model.RuntimeEntities;
import moongate.model.entity.EntitySchemas;
import moongate.sql.Database;
import moongate.sql.PostgresDatabase;
import moongate.sql.SecretCipher;
import moongate.sql.SqlStore;
import moongate.sql.SqliteDatabase;
import moongate.store.DocumentStore;
import moongate.store.EntityStore;
import moongate.store.MemoryStore;
import moongate.store.NodeMessages;
import moongate.store.RememberedEntities;
import moongate.store.RuntimeEntityStore;
import moongate.store.RuntimeStore;
import moongate.store.StoreException;
import moongate.store.StoredOwnConfiguration;

/// Opens the database that the settings describe, and the stores in it.
public final class Databases {
  private Databases() {}

  /// The database, if there is one.
  public static Optional<Database> of(Settings settings) {
    return switch (settings.get(DATABASE)) {
      case OFF -> Optional.empty();
      case EMBEDDED -> {
        var prefix = new Prefix(settings.get(KnownSettings.PREFIX));
        prefix.prepare();
        yield Optional.of(new SqliteDatabase(prefix.database()));
      }
      case POSTGRES -> Optional.of(new PostgresDatabase(postgres(settings)));
    };
  }

  private static PostgresDatabase.Options postgres(Settings settings) {
    return new PostgresDatabase.Options(
        settings.get(PG_HOST),
        settings.get(PG_PORT),
        settings.get(PG_DATABASE),
        settings.get(PG_USER),
        settings.get(PG_PASSWORD),
        settings.get(PG_SCHEMA),
        settings.get(PG_TIMEOUT),
        NodeCertificates.ofPostgres(settings),
        new PostgresDatabase.Pool(
            settings.get(PG_POOL_SIZE),
            settings.get(PG_TIMEOUT),
            settings.get(PG_KEEPALIVE_TIMEOUT)));
  }

  /// The store of a node, not loaded yet.
  static DocumentStore store(Settings settings, EntitySchemas schemas) {
    var database = of(settings);
    try {
      return database.isPresent()
          ? open(settings, database.get(), schemas)
          : new MemoryStore(schemas);
    } catch (StoreException cannot) {
      throw new NodeException(cannot.problem().message());
    }
  }

  static void close(DocumentStore store) {
    if (store instanceof SqlStore database) {
      database.close();
    }
  }

  /// The messages between the nodes of a database.
  static NodeMessages messages(DocumentStore store) {
    return store instanceof SqlStore database ? database : NodeMessages.ALONE;
  }

  /// The runtime entities, for plugins.
  static RuntimeEntities runtimeEntities(DocumentStore store) {
    return store instanceof SqlStore database
        ? new RememberedEntities(database.runtime(), Clock.systemUTC())
        : RuntimeEntities.NONE;
  }

  /// Stores the changes that the node itself makes to its configuration.
  static OwnConfiguration ownConfiguration(DocumentStore store, EntitySchemas schemas) {
    return store instanceof SqlStore
        ? new StoredOwnConfiguration(store, schemas)
        : OwnConfiguration.NONE;
  }

  /// The counters of requests, which all nodes of the database share.
  static RuntimeCounters counters(DocumentStore store) {
    return store instanceof SqlStore database ? database.counters() : RuntimeCounters.NONE;
  }

  /// The runtime entities, for the Admin API.
  static EntityStore runtimeStore(DocumentStore store, EntitySchemas schemas) {
    var runtime = store instanceof SqlStore database ? database.runtime() : RuntimeStore.NONE;
    return new RuntimeEntityStore(schemas, store, runtime);
  }

  /// @throws StoreException if the database does not answer, or its tables are not up to date
  public static SqlStore open(Settings settings, Database database, EntitySchemas schemas)
      throws StoreException {
    return SqlStore.open(database, SecretCipher.of(settings.get(SECRET_KEY)), schemas);
  }
}
