package moongate.app.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import moongate.app.settings.KnownClientSettings;
import moongate.app.settings.Settings;
import moongate.net.loop.ConnectionBudget;

/// How the files, including sockets, that the system allows this process to open are shared out.
/// Each share is bounded by itself: whatever happens at the other listeners, an operator can still
/// intervene. The rest is for the node's own files: code, logs, listeners, the database.
///
/// @param connections of the proxy: clients, services and large bodies that wait in files; on a
///   control plane, of its data planes
/// @param operators clients of the Admin API
/// @param monitoring clients of the Status API
record OpenFiles(int connections, int operators, int monitoring) {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String ROW = "Max open files";

  /// What a node has open before its first client comes is almost as much as the least.
  private static final int LEAST_OF_NODE = 96;

  private static final int MOST_OF_NODE = 4096;

  /// The shares of `limit` files.
  static OpenFiles of(long limit) {
    long ofNode = Math.clamp(limit / 8, LEAST_OF_NODE, MOST_OF_NODE);
    long rest = Math.max(limit - ofNode, limit / 4);
    int operators = Math.clamp(rest / 16, 8, 512);
    int monitoring = Math.clamp(rest / 32, 4, 256);
    return new OpenFiles(Math.toIntExact(rest - operators - monitoring), operators, monitoring);
  }

  /// The shares of what the system allows; very large ones if it does not tell.
  static OpenFiles ofThisProcess() {
    return of(limit());
  }

  /// The proxy's share, or less if the settings say so.
  ConnectionBudget forConnections(Settings settings, NodeIdentity identity) {
    long wanted = (long) settings.get(KnownClientSettings.WORKER_CONNECTIONS) * identity.workers();
    return new ConnectionBudget(Math.toIntExact(Math.min(wanted, connections)));
  }

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
    return word.equals("unlimited") ? unknown() : Math.min(unknown(), Long.parseUnsignedLong(word));
  }

  private static long unknown() {
    return Integer.MAX_VALUE;
  }
}
