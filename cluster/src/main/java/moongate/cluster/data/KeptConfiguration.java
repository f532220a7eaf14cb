package moongate.cluster.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// The message with the configuration that is served, on disk as it came: gzip of JSON. So a data
/// plane serves after a restart even where its control plane cannot be reached.
///
/// It is written aside and put in place when it is whole, so that no crash leaves half of one. Its
/// name has the version that it was for; those of other versions are discarded.
public final class KeptConfiguration {
  private static final String START = "received-";
  private static final String END = ".json.gz";

  private final Path folder;
  private final Path file;

  /// @param folder belongs to this node alone; made when it is not there
  /// @param version the major and minor version of this node
  public KeptConfiguration(Path folder, String version) {
    this.folder = folder;
    this.file = folder.resolve(START + version + END);
  }

  /// The message that was kept last, if it was for this version.
  public Optional<byte[]> read() throws IOException {
    discardOthers();
    return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }

  /// Keeps this one.
  public void write(byte[] message) throws IOException {
    Files.createDirectories(folder);
    var aside = folder.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(aside);
    try {
      writeAside(aside, message);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      // Half of one would only take the room that the next one needs.
      Files.deleteIfExists(aside);
      throw e;
    }
    try (var entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  private void writeAside(Path aside, byte[] message) throws IOException {
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = FileChannel.open(aside, options, ownerOnly())) {
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

  /// Credentials are in it.
  private FileAttribute<?>[] ownerOnly() {
    boolean knowsOwners = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    return knowsOwners
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
