package moongate.app.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// The id that a node keeps over restarts, so that its control plane recognizes it.
final class NodeId {
  private NodeId() {}

  /// The id in `file`; a new one if the file does not exist.
  static String keptIn(Path file) {
    try {
      if (Files.exists(file)) {
        return UUID.fromString(Files.readString(file).strip()).toString();
      }
      var made = UUID.randomUUID().toString();
      Files.createDirectories(file.getParent());
      Files.writeString(file, made);
      return made;
    } catch (IllegalArgumentException malformed) {
      throw new NodeException(file + " does not hold a UUID: delete it, and a new one is made");
    } catch (IOException cannot) {
      throw new NodeException("cannot keep the node's id in " + file + ": " + cannot.getMessage());
    }
  }
}
