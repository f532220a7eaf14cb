package moongate.app.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The working folder of a node.
public record Prefix(Path folder) {
  /// Creates missing folders.
  public void prepare() {
    try {
      Files.createDirectories(pidFile().getParent());
      Files.createDirectories(logs());
    } catch (IOException cannot) {
      throw new UncheckedIOException(
          "cannot write to the prefix " + folder + " (set another with -p): " + reason(cannot),
          cannot);
    }
  }

  private static String reason(IOException failure) {
    return failure instanceof AccessDeniedException denied
        ? "permission denied for " + denied.getFile()
        : String.valueOf(failure.getMessage());
  }

  Path pidFile() {
    return folder.resolve("pids").resolve("moongate.pid");
  }

  /// The output of a node that starts in the background.
  public Path startOutput() {
    return logs().resolve("start.log");
  }

  Path reloadReport() {
    return folder.resolve("pids").resolve("last-reload");
  }

  Path startReport() {
    return folder.resolve("pids").resolve("last-start");
  }

  /// What the command `reload` hands to the node.
  Path reloadRequest() {
    return folder.resolve("pids").resolve("reload-request");
  }

  Path savedConfiguration() {
    return folder.resolve("config");
  }

  /// The file with the token for the debugging of requests.
  Path debugToken() {
    return folder.resolve(".request_debug_token");
  }

  /// The file with the id by which a control plane knows this node.
  Path nodeId() {
    return folder.resolve("kong.id");
  }

  Path database() {
    return folder.resolve("moongate.db");
  }

  /// The folder of the self-signed certificates of the node.
  Path certificates() {
    return folder.resolve("ssl");
  }

  /// The folder for bodies that are too large for memory.
  Path bodies() {
    return folder.resolve("client_body_temp");
  }

  Path logs() {
    return folder.resolve("logs");
  }
}
