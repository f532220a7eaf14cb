package moongate.app.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The working folder of a node.
public record Prefix(Path folder) {
  /// Makes the folders that are missing.
  public void prepare() {
    try {
      Files.createDirectories(pidFile().getParent());
      Files.createDirectories(logs());
    } catch (IOException cannot) {
      throw new UncheckedIOException(
          "cannot write to the prefix " + folder + " (set another with -p): " + cannot.getMessage(),
          cannot);
    }
  }

  Path pidFile() {
    return folder.resolve("pids").resolve("moongate.pid");
  }

  /// What a node says that runs in the background.
  public Path startOutput() {
    return logs().resolve("start.log");
  }

  Path reloadReport() {
    return folder.resolve("pids").resolve("last-reload");
  }

  Path savedConfiguration() {
    return folder.resolve("config");
  }

  /// The id by which a control plane knows this node.
  Path nodeId() {
    return folder.resolve("kong.id");
  }

  Path database() {
    return folder.resolve("moongate.db");
  }

  /// Where the certificates are kept that the node made itself.
  Path certificates() {
    return folder.resolve("ssl");
  }

  /// Where bodies wait that are too large for memory.
  Path bodies() {
    return folder.resolve("client_body_temp");
  }

  Path logs() {
    return folder.resolve("logs");
  }
}
