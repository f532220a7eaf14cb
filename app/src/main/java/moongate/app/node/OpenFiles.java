package moongate.app.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import moongate.app.settings.KnownClientSettings;
import moongate.app.settings.Settings;
import moongate.net.loop.ConnectionBudget;

/// The number of files, including sockets, that the system allows this process to open.
final class OpenFiles {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String ROW = "Max open files";
  private static final int LEAST_KEPT_BACK = 128;
  private static final int MOST_KEPT_BACK = 4096;

  private OpenFiles() {}

  /// The limit for connections of clients and to services. An eighth of the files is reserved for
  /// the Admin API, the database, logs and buffered bodies, so that an operator can still
  /// intervene.
  static ConnectionBudget forConnections(Settings settings, NodeIdentity identity) {
    long wanted = (long) settings.get(KnownClientSettings.WORKER_CONNECTIONS) * identity.workers();
    long files = limit();
    long keptBack = Math.clamp(files / 8, LEAST_KEPT_BACK, MOST_KEPT_BACK);
    long possible = Math.max(files - keptBack, files / 4);
    return new ConnectionBudget(Math.toIntExact(Math.min(wanted, possible)));
  }

  /// Very large if the system does not tell its limit.
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
