package moongate.app.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import moongate.app.settings.KnownClientSettings;
import moongate.app.settings.Settings;
import moongate.net.loop.ConnectionBudget;

/// How many files the system lets this process open, sockets among them.
final class OpenFiles {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String ROW = "Max open files";
  private static final int LEAST_KEPT_BACK = 128;
  private static final int MOST_KEPT_BACK = 4096;

  private OpenFiles() {}

  /// The connections of proxy and services. An eighth of the files is kept back, for the Admin API,
  /// the database, logs and bodies that wait: with those an operator can still help.
  static ConnectionBudget forConnections(Settings settings, NodeIdentity identity) {
    long wanted = (long) settings.get(KnownClientSettings.WORKER_CONNECTIONS) * identity.workers();
    long files = limit();
    long keptBack = Math.clamp(files / 8, LEAST_KEPT_BACK, MOST_KEPT_BACK);
    long possible = Math.max(files - keptBack, files / 4);
    return new ConnectionBudget(Math.toIntExact(Math.min(wanted, possible)));
  }

  /// Where the system does not tell, as if there were no limit.
  private static long limit() {
    try (var rows = Files.lines(LIMITS)) {
      return rows.filter(row -> row.startsWith(ROW))
          .findFirst()
          .map(OpenFiles::soft)
          .orElse(unknown());
    } catch (IOException e) {
      return unknown();
    }
  }

  private static long soft(String row) {
    var word = row.substring(ROW.length()).strip().split("\\s+")[0];
    return word.equals("unlimited") ? unknown() : Long.parseLong(word);
  }

  private static long unknown() {
    return Integer.MAX_VALUE;
  }
}
