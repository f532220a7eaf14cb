package moongate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import moongate.sql.testing.CrashingWriter;
import moongate.sql.testing.PostgresServer;
import moongate.store.testing.Documents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a store has acknowledged is there after `kill -9`, of the node and of its database.
/// `-Dkills=3000` kills more often.
class KilledWriterTest {
  private static final int KILLS = Integer.getInteger("kills", 16);
  private static final int AT_ONCE = 4;

  private final Random random = new Random(6);
  @TempDir private Path folder;

  @Test
  void everythingThatWasAcknowledgedIsThereAndNothingIsHalf() throws Exception {
    var acknowledged = new ArrayList<Set<String>>();
    for (int i = 0; i < AT_ONCE; i++) {
      acknowledged.add(new HashSet<>());
    }
    for (int round = 0; round * AT_ONCE < KILLS; round++) {
      var writers = new ArrayList<Process>();
      for (int i = 0; i < AT_ONCE; i++) {
        writers.add(writer(file(i).toString(), "round" + round));
      }
      for (int i = 0; i < AT_ONCE; i++) {
        acknowledged.get(i).addAll(killedAfter(writers.get(i), random.nextInt(20)));
      }
    }
    for (int i = 0; i < AT_ONCE; i++) {
      assertThat(acknowledged.get(i)).hasSizeGreaterThanOrEqualTo(KILLS / AT_ONCE);
      assertHasAll(new SqliteDatabase(file(i)), acknowledged.get(i));
      assertIsWhole(file(i));
    }
  }

  /// The nodes share one database.
  @Test
  void whatNodesOnPostgresHaveAcknowledgedIsThereWhenTheyAreKilled() throws Exception {
    var server = PostgresServer.shared();
    var schema = server.emptySchema();
    var database = server.database(Optional.of(schema));
    new Migrations(database).apply();
    var place = server.port() + "/" + schema;
    var acknowledged = new HashSet<String>();
    for (int round = 0; round * AT_ONCE < KILLS; round++) {
      var writers = new ArrayList<Process>();
      for (int i = 0; i < AT_ONCE; i++) {
        writers.add(writer(place, "round" + round + "-node" + i));
      }
      for (var writer : writers) {
        acknowledged.addAll(killedAfter(writer, random.nextInt(20)));
      }
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS);
    assertHasAll(database, acknowledged);
  }

  /// The nodes live on and write again when the database is back.
  @Test
  void whatPostgresHasAcknowledgedIsThereWhenItIsKilled() throws Exception {
    try (var server = PostgresServer.start()) {
      var schema = server.emptySchema();
      var database = server.database(Optional.of(schema));
      new Migrations(database).apply();
      var writers = new ArrayList<Process>();
      for (int i = 0; i < 2; i++) {
        writers.add(writer(server.port() + "/" + schema, "node" + i));
      }
      var acknowledged = new HashSet<String>();
      for (int round = 0; round < Math.max(2, KILLS / 12); round++) {
        for (var writer : writers) {
          acknowledged.addAll(said(writer, 3 + random.nextInt(10)));
        }
        server.down(); // immediately, while both write
        server.up();
      }
      for (var writer : writers) {
        acknowledged.addAll(killedAfter(writer, 3));
      }
      assertHasAll(database, acknowledged);
    }
  }

  private static void assertHasAll(Database database, Set<String> names) throws Exception {
    try (var store = SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS)) {
      assertThat(store.load().list()).isEmpty();
      for (var name : names) {
        assertThat(store.findBy("consumers", "username", name)).as(name).isPresent();
        assertThat(store.findBy("keyauth_credentials", "key", name)).as(name).isPresent();
      }
      assertThat(store.current().ids("keyauth_credentials"))
          .hasSameSizeAs(store.current().ids("consumers"));
    }
  }

  private static void assertIsWhole(Path file) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement();
        var result = statement.executeQuery("pragma integrity_check")) {
      assertThat(result.getString(1)).isEqualTo("ok");
    }
  }

  private Path file(int number) {
    return folder.resolve("db" + number);
  }

  private Process writer(String database, String name) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.sqlite.tmpdir=" + folder, // the driver's library goes with the test
            "-cp",
            System.getProperty("java.class.path"),
            CrashingWriter.class.getName(),
            database,
            name)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// Reads so many names.
  private static List<String> said(Process writer, int names) throws Exception {
    var said = new ArrayList<String>();
    var line = new StringBuilder();
    while (said.size() < names) {
      int read = writer.getInputStream().read();
      assertThat(read).as("the writer lives").isNotNegative();
      if (read == '\n') {
        said.add(line.toString());
        line.setLength(0);
      } else {
        line.append((char) read);
      }
    }
    return said;
  }

  /// Reads so many names, kills, and reads what was said before: only whole lines count.
  private static List<String> killedAfter(Process writer, int names) throws Exception {
    var said = new StringBuilder();
    var out = writer.getInputStream();
    int lines = 0;
    for (int read = out.read(); read >= 0; read = out.read()) {
      said.append((char) read);
      if (read == '\n' && ++lines > names) {
        writer.toHandle().destroyForcibly(); // the process itself would close its stream, too
      }
    }
    assertThat(writer.waitFor()).as("ended by SIGKILL").isEqualTo(137);
    var text = said.toString();
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }
}
