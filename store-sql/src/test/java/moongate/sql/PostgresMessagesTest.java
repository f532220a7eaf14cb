package moongate.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import moongate.store.StoreException;
import moongate.store.testing.Documents;
import org.junit.jupiter.api.Test;

/// What is said of a PostgreSQL that cannot be reached.
class PostgresMessagesTest {
  @Test
  void aHostThatDoesNotExistIsTold() {
    var database =
        new PostgresDatabase(
            new PostgresDatabase.Options(
                "none.invalid",
                5432,
                "kong",
                "kong",
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5),
                PostgresTls.OFF,
                PostgresDatabase.Pool.DEFAULT));
    assertThatThrownBy(() -> SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("PostgreSQL at none.invalid:5432")
        .hasMessageEndingWith("(there is no host of that name)");
  }
}
