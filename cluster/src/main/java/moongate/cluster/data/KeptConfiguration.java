package moongate.cluster.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import moongate.store.NewFile;

/// The configuration in force, on disk in the form in which it was received: gzip of JSON. With it,
/// a data plane can serve after a restart even if its control plane cannot be reached.
///
/// It is written to another file first and then renamed, so that a crash never leaves half a
/// configuration. The file's name contains the version; files of other versions are discarded.
public final class KeptConfiguration {
  private static final String START = "received-";
  private static final String END = ".json.gz";

  private final Path folder;
  private final Path file;

  /// @param folder used by this node only; created if it does not exist
  /// @param version the major and minor version of this node
  public KeptConfiguration(Path folder, String version) {
    this.folder = folder;
    this.file = folder.resolve(START + version + END);
  }

  /// The message that was kept last, if it is of this version.
  public Optional<byte[]> read() throws IOException {
    try {
      discardOthers();
    } catch (IOException _) {
      // They only take disk space. What is kept can be served, also from a disk that is read-only.
    }
    return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }

  /// Whether there is a message, which may be older than the last one to write.
  boolean isThere() {
    return Files.isRegularFile(file);
  }

  /// Keeps `message` in place of the one before.
  void write(byte[] message) throws IOException {
    Files.createDirectories(folder);
    var aside = folder.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(aside);
    try {
      writeAside(aside, message);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      // An incomplete file would only take disk space that the next attempt needs.
      Files.deleteIfExists(aside);
      throw e;
    }
    try (var entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  private void writeAside(Path aside, byte[] message) throws IOException {
    // Only its owner may read it: it contains credentials.
    try (var channel = NewFile.open(aside, NewFile.FOR_ITS_OWNER)) {
      var bytes = ByteBuffer.wrap(message);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private void discardOthers() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.newDirectoryStream(folder, START + "*")) {
      for (var other : files) {
        if (!other.equals(file)) {
          Files.delete(other);
        }
      }
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
