package moongate.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Creates a file, but never overwrites an existing one. It has its permissions from the beginning,
/// so that nobody else can read it even for a moment.
public final class NewFile {
  public static final String FOR_ALL = "rw-r--r--";

  /// Permissions for files with secrets.
  public static final String FOR_ITS_OWNER = "rw-------";

  private NewFile() {}

  /// @throws java.nio.file.FileAlreadyExistsException if it exists
  public static void write(Path file, String text, String rights) throws IOException {
    create(file, rights);
    Files.writeString(file, text);
  }

  /// Creates an empty file.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if it exists
  public static void create(Path file, String rights) throws IOException {
    Files.createFile(file, attributes(file, rights));
  }

  /// Creates a file to write to.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if it exists
  public static FileChannel open(Path file, String rights) throws IOException {
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return FileChannel.open(file, options, attributes(file, rights));
  }

  private static FileAttribute<?>[] attributes(Path file, String rights) {
    boolean knowsRights = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return knowsRights
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }
}
