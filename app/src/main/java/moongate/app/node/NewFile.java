package moongate.app.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Creates a file, but never overwrites an existing one.
public final class NewFile {
  public static final String FOR_ALL = "rw-r--r--";

  /// Permissions for files with secrets.
  public static final String FOR_ITS_OWNER = "rw-------";

  private NewFile() {}

  /// Creates the file with these permissions from the beginning, so that nobody else can read it
  /// even for a moment.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if it exists
  public static void write(Path file, String text, String rights) throws IOException {
    Files.writeString(Files.createFile(file, attributes(file, rights)), text);
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
